"""The garbage collector, kept out of a person's way.

A full sweep over the modules and the keyboard's dictionary stops every thread for a few
tenths of a second (measured: 0.2 s on two x86 cores), which a finger feels.
Invariant: what was there when `settle` was called is never swept over again.
"""

import gc

SELDOM = (20_000, 50, 1_000)


def hold() -> None:
    """Sweep nothing from now on; call before much is loaded."""
    gc.disable()


def settle() -> None:
    """Take what is loaded as there to stay, and sweep seldom what comes after."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


def sweep() -> None:
    """Sweep now, while nobody is there."""
    gc.collect()
