"""The spool: PDFs on their way to a printer.

Invariant: files have random names, only this user may read them, and none outlives the
visit, or a restart.
"""

import logging
import secrets
import shutil
from pathlib import Path

_LOG = logging.getLogger(__name__)


class Spool:
    """A folder of its own (`STORE/kiosk/spool`), empty at first."""

    def __init__(self, store: Path) -> None:
        self._folder = store / "kiosk" / "spool"
        self.clear()

    def new(self) -> Path:
        """Return the path of a new file."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder / f"{secrets.token_hex(8)}.pdf"

    def clear(self) -> None:
        """Delete all files."""
        try:
            if self._folder.exists():
                shutil.rmtree(self._folder)
        except OSError as error:
            _LOG.warning("printed files could not be deleted: %s", error)
