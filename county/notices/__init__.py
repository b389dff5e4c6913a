"""Notices: what staff are told by mail or messenger, beside what their desk shows.

Invariant: a notice names a request by number, kind and due day and leads to the desk; nothing
that a resident wrote or is called ever stands in one.
"""
