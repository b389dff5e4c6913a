"""A bundle as a file: a ZIP of texts that any computer opens.

Invariant: the same texts make the same bytes; the bundle is no larger than it may be: of the
journal the oldest lines go, and nothing else.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence

from disclosure.diagnostics import FILES, JOURNAL
from disclosure.errors import RejectedError

_DAY = (2026, 1, 1, 0, 0, 0)
"""Of every file: when it was made stands on the first page."""
_MODE = 0o100644 << 16
_UNIX = 3
_MARK = "\ufeff"
"""Old editors of Windows read a text in Chinese by this mark at its beginning."""


def pack(texts: Mapping[str, str], journal: Sequence[str], most: int) -> bytes:
    """Return a bundle.

    Arguments:
        texts: of the files but the journal, by name.
        journal: its lines, the oldest first.
        most: bytes of the bundle at most.

    Raises:
        RejectedError: even without a journal it would be larger.
    """
    kept = list(journal)
    while True:
        packed = _packed({**texts, JOURNAL: "\n".join(kept) + "\n"})
        if len(packed) <= most:
            return packed
        if not kept:
            raise RejectedError(f"a bundle of {len(packed)} bytes is larger than {most}")
        kept = kept[(len(kept) + 3) // 4 :]


def _packed(texts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in FILES:
            info = zipfile.ZipInfo(name, _DAY)
            info.external_attr, info.create_system = _MODE, _UNIX
            info.compress_type = zipfile.ZIP_DEFLATED
            mark = _MARK if name.endswith(".txt") else ""
            archive.writestr(info, f"{mark}{texts[name]}".encode())
    return out.getvalue()
