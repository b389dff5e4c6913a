"""Paper: items, booklets, slips and statements as PDF (纸面).

One of the five faces: the same blocks, lines and tables as on a screen, set for A4 and
for the rolls of slip printers.
"""
