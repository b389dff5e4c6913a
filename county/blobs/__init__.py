"""Attachments in a folder, addressed by their SHA-256.

Invariant: a file that is in the folder has the hash that its name says.
"""
