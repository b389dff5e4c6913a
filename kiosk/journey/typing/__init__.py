"""Typing on the screen: keys to Chinese characters, without Kivy.

Invariant: nothing typed is kept after a call returns.
"""
