"""Checks before approval: what an editor mends or justifies, and an approver reads again.

Invariant: every finding says what, where and how to put it right; the rules are pure.
"""
