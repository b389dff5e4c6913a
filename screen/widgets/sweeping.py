"""The garbage collector, kept out of a person's way, and memory given back to the machine.

A full sweep over the modules and the keyboard's dictionary stops every thread for a few
tenths of a second (measured: 0.2 s on two x86 cores), which a finger feels.
Invariant: what was there when `settle` was called is never swept over again.
"""

import ctypes
import gc

SELDOM = (20_000, 50, 1_000)
_C_LIBRARY = ctypes.CDLL(None)


def hold() -> None:
    """Sweep nothing from now on; call before much is loaded."""
    gc.disable()


def settle() -> None:
    """Take what is loaded as there to stay, and sweep seldom what comes after."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


def sweep() -> None:
    """Sweep now, while nobody waits, and give the machine back what visits or pages took.

    The C library keeps the pixels of pages that are gone in holes of its heap: 55 to 105 MB
    (measured with glibc 2.36 after eight items). Other C libraries keep none and have no
    ``malloc_trim``.
    """
    gc.collect()
    trim = getattr(_C_LIBRARY, "malloc_trim", None)
    if trim is not None:
        trim(0)
