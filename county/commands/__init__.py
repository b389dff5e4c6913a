"""The county's commands, one module each.

Invariant: what a person got wrong ends in one sentence and exit code 2.
"""
