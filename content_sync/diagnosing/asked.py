"""Where an ask for diagnostics is handed over, and where its bundle lies until it is sent.

The agent reaches the network and may not read the journal; who may read it reaches no network.
They meet in this folder. Invariant: whatever lies here is made anew from the beginning when it is
not whole; a number is all that the one who makes a bundle takes from it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from content_sync.store.files import disk_faults, sync_folder, write_durably
from disclosure.decoding import decode, encode
from disclosure.diagnostics import LARGEST_BUNDLE_BYTES
from disclosure.errors import MalformedError
from disclosure.items import Strict

_LARGEST_ASK_BYTES = 1024


class Asked(Strict, frozen=True, kw_only=True):
    """That a bundle is wanted: the number of the ask."""

    format: Literal[1]
    number: int


@dataclass(frozen=True)
class AskedFolder:
    """The agent's folder of diagnostics."""

    path: Path

    @property
    def request(self) -> Path:
        """Return the file that says that a bundle is wanted."""
        return self.path / "asked.json"

    def bundle_file(self, number: int) -> Path:
        """Return where the bundle of an ask lies."""
        return self.path / f"bundle-{number}.zip"

    def ask(self, number: int) -> None:
        """Say that a bundle is wanted; what lay here before goes.

        Raises:
            RetryLaterError: the disk fails.
        """
        with disk_faults(self.path):
            self.path.mkdir(mode=0o700, exist_ok=True)
        self.clear()
        write_durably(self.request, encode(Asked(format=1, number=number)))

    def asked(self) -> int | None:
        """Return the number of the bundle that is wanted, None where none is."""
        with disk_faults(self.request):
            try:
                raw = self.request.read_bytes()[: _LARGEST_ASK_BYTES + 1]
            except FileNotFoundError:
                return None
        try:
            return decode(raw, Asked).number
        except MalformedError:
            return None

    def put(self, number: int, bundle: bytes) -> None:
        """Put the bundle of an ask here, durably; the ask is fulfilled by that."""
        write_durably(self.bundle_file(number), bundle)
        with disk_faults(self.request):
            self.request.unlink(missing_ok=True)

    def bundle(self, number: int) -> bytes | None:
        """Return the bundle of an ask, None where it is not there."""
        file = self.bundle_file(number)
        with disk_faults(file):
            try:
                with file.open("rb") as opened:
                    raw = opened.read(LARGEST_BUNDLE_BYTES + 1)
            except FileNotFoundError:
                return None
        return raw if 0 < len(raw) <= LARGEST_BUNDLE_BYTES else None

    def clear(self) -> None:
        """Remove all that lies here.

        Raises:
            RetryLaterError: the disk fails.
        """
        if not self.path.is_dir():
            return
        with disk_faults(self.path):
            for file in (self.request, *self.path.glob("bundle-*.zip")):
                file.unlink(missing_ok=True)
            sync_folder(self.path)
