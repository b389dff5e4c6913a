"""Holiday notices (放假安排): those that the county loaded, and what moves when one is loaded.

Invariant: a notice is kept whole and never changed; a year's newest one is in force.
"""
