"""Writing on the desk: the forms of manuscripts.

Invariant: pages, templates and permission of this noun lie together.
"""
