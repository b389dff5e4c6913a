"""One's own account: sessions, password, second factor.

Invariant: pages, templates and permission of this noun lie together.
"""
