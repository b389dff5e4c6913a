"""What the demo tells the person who started it.

Invariant: one line a message, at once, so that nothing slow goes without a word.
"""

import sys


def say(text: str) -> None:
    """Print a line."""
    print(f"mingbai: {text}", flush=True)


def say_all(lines: list[str]) -> None:
    """Print lines as a block set apart."""
    print("\n" + "\n".join(f"  {line}" for line in lines) + "\n", flush=True)
    sys.stdout.flush()
