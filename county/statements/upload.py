"""A payment list as it was uploaded: read in a guarded process into rows of text.

Invariant: nothing of the file is left on the disk.
"""

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from county.uploads import guard
from county.uploads.harvest import Fault, RefusedFileError, SheetPart
from county.uploads.kinds import LIMITS, Reader
from county.uploads.words import size_limit

Rows = tuple[tuple[str, ...], ...]


def rows_of(name: str, content: BinaryIO, size: int) -> Rows:
    """Return the rows of a list's first sheet, empty ones among them.

    Arguments:
        name: of the file; its ending tells what it is.
        content: the file.
        size: its bytes.

    Raises:
        RefusedFileError: it is no XLSX or CSV file, or takes more than it may.
    """
    if guard.reader_of(name) is not Reader.SPREADSHEET:
        raise RefusedFileError(Fault.KIND)
    if size > LIMITS[Reader.LINES].bytes:
        raise RefusedFileError(Fault.SIZE, size_limit(Reader.LINES))
    with tempfile.TemporaryDirectory(prefix="mingbai-list-") as place:
        out = Path(place) / "out"
        out.mkdir()
        path = Path(place) / f"list{Path(name).suffix.lower()}"
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        [sheet] = guard.harvest(path, Reader.LINES, out).parts
    assert isinstance(sheet, SheetPart)
    return sheet.rows
