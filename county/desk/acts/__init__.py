"""The log of acts on the desk.

Invariant: pages, templates and permission of this noun lie together.
"""
