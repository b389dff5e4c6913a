"""The request desk's rules over its tables: receiving, assigning, answering.

Invariant: every move goes through `disclosure.requests.move` and leaves a row of history.
"""
