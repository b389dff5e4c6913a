"""Approving, sealing and taking back.

Invariant: pages, templates and permission of this noun lie together.
"""
