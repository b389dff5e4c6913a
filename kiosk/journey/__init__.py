"""A resident's way through the kiosk, without a window.

Invariant: nothing here imports Kivy or reads a clock; time comes in as an argument.
"""
