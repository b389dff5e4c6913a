"""The words and the rules of disclosure; values in, verdicts out, no I/O.

Invariant: nothing in this room reads a clock, a disk (but for the shipped data in
:mod:`disclosure.shipped`) or a network.
"""
