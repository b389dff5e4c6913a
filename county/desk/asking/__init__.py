"""Askings as the desk sees them: consultations and questionnaires, and what came in.

Invariant: pages, templates and permission of this noun lie together.
"""
