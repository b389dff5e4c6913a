"""Text messages to askers: that the answer is there and where to read it, never the answer.

Invariant: a number leaves the county only to the gateway that the settings name, is read from
its request when the text is sent, and stands in no log, no address and no second table.
"""
