"""How far a terminal's set-up is: what its faces show before they have content.

Invariant: it holds nothing secret, and is judged as what another process wrote: what cannot be
read counts as not said.
"""

from enum import StrEnum
from pathlib import Path
from typing import Literal

from content_sync.store.files import write_durably
from content_sync.store.folder import Folder
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.items import Strict

MOST_BYTES = 4096


class Step(StrEnum):
    """What a set-up waits for."""

    FILE = "file"
    """The file on the boot partition is wrong; `why` names its key."""
    NETWORK = "network"
    """The county does not answer."""
    CLAIM = "claim"
    """The county does not take the claim code."""
    CONFIRMING = "confirming"
    """A person at the county has to compare the fingerprint."""
    DATA = "data"
    """The data partition is not there; the root says so by itself (readonly.sh)."""


class Beginning(Strict, frozen=True, kw_only=True):
    """A set-up that is not done.

    Attributes:
        step: what it waits for.
        county: the county's address, once known.
        fingerprint: of the device's key; six groups of digits, once there is one.
        why: the key of the file that is wrong.
    """

    format: Literal[1] = 1
    step: Step
    county: str = ""
    fingerprint: str = ""
    why: str = ""


def tell(path: Path, beginning: Beginning | None) -> None:
    """Say at `path` how far it is; None when there is nothing to wait for.

    Raises:
        RetryLaterError: the disk does not take it.
    """
    try:
        if beginning is None:
            path.unlink(missing_ok=True)
            return
        write_durably(path, encode(beginning))
        path.chmod(0o644)
    except OSError as error:
        raise RetryLaterError(f"{path}: {error.strerror}") from error


def told(store: Path) -> Beginning | None:
    """Return what a set-up of this store waits for; a wrong file goes before all else."""
    folder = Folder(store)
    return _read(folder.set_up) or _read(folder.entering)


def _read(path: Path) -> Beginning | None:
    try:
        with path.open("rb") as file:
            return decode(file.read(MOST_BYTES), Beginning)
    except (OSError, MalformedError):
        return None
