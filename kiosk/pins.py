"""The technicians' PIN in `kiosk.toml`.

Invariant: the file is replaced whole, with one hash in it and everything else as it was.
"""

import re
from pathlib import Path

from content_sync.store.files import write_durably
from disclosure.seals.pins import hash_pin

_LINE = re.compile(r"(?m)^[ \t]*pin[ \t]*=.*\n?")


def set_pin(file: Path, pin: str) -> None:
    """Write a PIN's hash into a settings file, in place of the one before.

    Raises:
        UsageError: the PIN is none.
        OSError: the file cannot be read or written.
    """
    line = f'pin = "{hash_pin(pin)}"\n'
    text = file.read_text(encoding="utf-8")
    # Before any table, where a key belongs to the file itself.
    write_durably(file, (line + _LINE.sub("", text)).encode())
