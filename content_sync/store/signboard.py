"""The county's name where it can be read before a face runs: on the splash of a start.

Invariant: it holds what the sealed profile said, is written only when that has changed, and what
cannot be read counts as not said.
"""

from pathlib import Path
from typing import Literal

from content_sync.store.files import write_durably
from content_sync.store.folder import Folder
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import Strict

MOST_BYTES = 4096
MOST_CHARACTERS = 24
"""The longest name of a county has 16: 积石山保安族东乡族撒拉族自治县."""


class Signboard(Strict, frozen=True, kw_only=True):
    """Whose terminal this is: the county's name."""

    format: Literal[1] = 1
    county: str


def keep(store: Path, county: str) -> bool:
    """Write a county's name; tell whether it had changed.

    Raises:
        RetryLaterError: the disk does not take it.
    """
    name = county[:MOST_CHARACTERS]
    if name == county_of(store):
        return False
    write_durably(Folder(store).signboard, encode(Signboard(county=name)))
    return True


def county_of(store: Path) -> str:
    """Return the county's name, cut to what a sign holds; empty where none was kept."""
    try:
        with Folder(store).signboard.open("rb") as file:
            return decode(file.read(MOST_BYTES), Signboard).county[:MOST_CHARACTERS]
    except (OSError, MalformedError):
        return ""
