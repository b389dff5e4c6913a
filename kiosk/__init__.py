"""The touch terminal in a disclosure zone (触摸终端).

Invariant: what a visit leaves behind is a request in the outbox and nothing else; the
screen, the memory and the logs of the next visit know nothing of the one before.
"""
