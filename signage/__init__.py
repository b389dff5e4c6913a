"""The village screen: a fair rotation of approved items, page by page, day after day.

Invariant: what is shown is verified at the moment it is shown, and the next page is
whole before the present one leaves.
"""
