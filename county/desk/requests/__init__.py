"""The request desk: queue, one request, its answer.

Invariant: pages, templates and permission of this noun lie together.
"""
