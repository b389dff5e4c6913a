"""Logging in and out.

Invariant: pages, templates and permission of this noun lie together.
"""
