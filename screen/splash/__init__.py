"""The splash: the county's name on the panel from the first second of a start until a face draws.

Invariant: whatever is missing or wrong, the start goes on; the panel then stays black a little longer.
"""
