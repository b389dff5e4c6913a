"""A folder that stands in for a printer, for trying out: what is printed is kept as a PDF.

Invariant: a file in the folder is whole; nothing else of a job is kept. Not for a hall:
what one visitor prints stays for the next to find.
"""

import os
import re
from pathlib import Path

from kiosk.printing.printer import JobId, JobState, PrinterError, PrinterState

_NO_NAME = re.compile(r"[\x00-\x1f/\\]")
_TITLE_CHARACTERS = 40


class FolderPrinter:
    """One folder; sheets are numbered in the order in which they came.

    Arguments:
        folder: made when the first sheet comes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def state(self) -> PrinterState:
        """Return ready where the folder can be written or made, else missing."""
        there = next(each for each in (self.folder, *self.folder.parents) if each.exists())
        able = there.is_dir() and os.access(there, os.W_OK)
        return PrinterState.READY if able else PrinterState.MISSING

    def submit(self, pdf: Path, title: str, media: str) -> JobId:  # noqa: ARG002 - a PDF says its size
        """Keep a copy under the next number and the title."""
        name = _NO_NAME.sub(" ", title).strip()[:_TITLE_CHARACTERS]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            kept = self.folder / f"{self._next():03d} {name}.pdf"
            unfinished = kept.with_suffix(".part")
            unfinished.write_bytes(pdf.read_bytes())
            unfinished.replace(kept)
        except OSError as error:
            raise PrinterError(f"{self.folder}: {error.strerror}") from error
        return JobId(kept.name)

    def job(self, job: JobId) -> JobState:
        """Return printed for a sheet that lies there."""
        there = (self.folder / job).is_file()
        return JobState.PRINTED if there else JobState.UNKNOWN

    def forget(self) -> None:
        """Do nothing: no sheet waits, and keeping them is what the folder is for."""

    def _next(self) -> int:
        numbers = [each.name[:3] for each in self.folder.glob("[0-9][0-9][0-9] *.pdf")]
        return max(map(int, numbers), default=0) + 1
