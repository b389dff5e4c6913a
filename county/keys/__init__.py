"""The county's keys: those of people, offline, and the few that the server works with.

Invariant: ``serve`` reads `online` only.
"""
