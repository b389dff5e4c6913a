"""The whole terminal's health, told to a technician (`python -m content_sync doctor`).

Invariant: it changes nothing and sends nothing but questions; what belongs to a face, that
face's own doctor tells.
"""
