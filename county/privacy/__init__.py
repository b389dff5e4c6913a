"""Personal data of those who asked: where they lie, what is held, how they are erased.

Invariant: every column of every table that belongs to a request is named in `traces`, as erased
or as kept; a test compares them, so a new table cannot be forgotten.
"""
