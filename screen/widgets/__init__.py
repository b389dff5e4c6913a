"""Kivy widgets that kiosk and signage share: typeface, colours, one widget per block.

Invariant: text is broken by `screen.paging.lines`, never by Kivy, and no texture of
text is taller than 4096 px (a Raspberry Pi shows taller ones black).
"""
