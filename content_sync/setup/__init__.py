"""A terminal set up by a file on the boot partition: read by root, entered by the agent's user.

Invariant: who reads the file reaches no network, and who asks the county may write no settings.
"""
