"""Files that editors bring: read in a process of their own, turned into pieces.

Invariant: no byte of an uploaded file is parsed in the server's own process.
"""
