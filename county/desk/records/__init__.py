"""What was shown, and the proof of it.

Invariant: pages, templates and permission of this noun lie together.
"""
