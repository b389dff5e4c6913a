"""The county: publishing, the terminal API, the request desk and the phone pages.

Invariant: the server holds no approver's key; what it publishes was sealed before.
"""
