"""Reading a content folder (`docs/import-format.md`).

Invariant: nothing wrong goes in; every refusal names file, line and reason, and a
wrong file keeps no good one out.
"""
