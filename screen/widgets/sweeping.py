"""The garbage collector, kept out of a person's way, and memory given back to the machine.

A full sweep over the modules and the keyboard's dictionary stops every thread for a few
tenths of a second (measured: 0.2 s on two x86 cores), which a finger feels.
Invariant: what was there when `settle` was called is never swept over again.
"""

import ctypes
import gc

SELDOM = (20_000, 50, 1_000)
TRIM_SECONDS = 1.0
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
    """Sweep now, while nobody waits; a second later the machine gets back what was taken.

    Kivy gives textures back with the next frame, so that at once there is little to return.
    """
    from kivy.clock import Clock  # noqa: PLC0415 - `hold` is called before Kivy is prepared

    gc.collect()
    Clock.unschedule(trim)
    Clock.schedule_once(trim, TRIM_SECONDS)


def trim(_elapsed: float = 0) -> None:
    """Give the machine back what the C library keeps in holes of its heap.

    Pixels of pages that are gone: 55 to 105 MB (measured with glibc 2.36 after eight items).
    Other C libraries keep none and have no ``malloc_trim``.
    """
    give_back = getattr(_C_LIBRARY, "malloc_trim", None)
    if give_back is not None:
        give_back(0)
