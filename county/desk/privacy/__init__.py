"""Personal data of a request at the desk: when they go, handing them out, erasing them.

Invariant: pages, templates and permission of this noun lie together.
"""
