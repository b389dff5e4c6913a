"""Applications for disclosure at the desk: the register, one application, the yearly report.

Invariant: pages, templates and permission of this noun lie together.
"""
