"""Payment lists and slips with codes (补贴查询码) on the desk.

Invariant: pages, templates and permission of this noun lie together.
"""
