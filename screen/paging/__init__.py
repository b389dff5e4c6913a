"""Type sizes, line breaking, and an item cut into pages; no Kivy.

Invariant: the same item on the same panel gives the same pages, whoever asks.
"""
