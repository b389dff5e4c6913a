"""Applications for disclosure (依申请公开): registered, handled by their steps, answered, archived.

Invariant: a step is kept together with the paper that it made and what it did to the clock, in
one transaction.
"""
