"""Evidence: the bytes of what was offered and not accepted.

Invariant: evidence never fills the disk; the oldest makes room for the newest.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from content_sync.store.files import write_durably
from disclosure.blocks import Sha256


@dataclass(frozen=True)
class Evidence:
    """The folder of evidence.

    Attributes:
        folder: where it lies.
        files_most: how many pieces are kept.
        bytes_most: how much of one piece is kept.
    """

    folder: Path
    files_most: int = 200
    bytes_most: int = 1024 * 1024

    def keep(self, content: bytes) -> Sha256:
        """Keep the bytes; return the SHA-256 of all of them, which names the file."""
        name = hashlib.sha256(content).hexdigest()
        path = self.folder / f"{name}.bin"
        if not path.exists():
            self._make_room()
            write_durably(path, content[: self.bytes_most])
        return Sha256(name)

    def _make_room(self) -> None:
        kept = sorted(self.folder.glob("*.bin"), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[: max(0, len(kept) + 1 - self.files_most)]:
            path.unlink(missing_ok=True)
