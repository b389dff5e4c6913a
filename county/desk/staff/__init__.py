"""People: who works at the desk, in which roles and where.

Invariant: pages, templates and permission of this noun lie together.
"""
