"""What loudspeakers said.

Invariant: pages, templates and permission of this noun lie together.
"""
