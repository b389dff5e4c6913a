"""Writing: from an empty form to the draft that approvers see.

Invariant: what is being written is in no feed and on no list of what waits for seals;
only a submitted manuscript is a draft.
"""
