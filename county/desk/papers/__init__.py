"""Papers of villages: posters, household sheets, code sheets, the book of guides.

Invariant: pages, templates and permission of this noun lie together.
"""
