"""An approver's own keys.

Invariant: pages, templates and permission of this noun lie together.
"""
