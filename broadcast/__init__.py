"""The loudspeaker: when, in what order, how loud, and what was really aired.

Invariant: nothing is spoken whose seals were not checked just before, and every
occurrence ends in one record of what was heard, or why it was not.
"""
