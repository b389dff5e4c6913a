"""The peer: a repository of The Update Framework that has every item as a target.

Invariant: made with python-tuf alone, all of it signed, served as plain files.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

_LIFE = timedelta(days=45)


class TufRepository:
    """A repository in a folder with ``metadata`` and ``targets``.

    Arguments:
        folder: where it is made.
    """

    def __init__(self, folder: Path) -> None:
        self._metadata, self._targets = folder / "metadata", folder / "targets"
        for path in (self._metadata, self._targets):
            path.mkdir(parents=True)
        self._signer = CryptoSigner.generate_ed25519()
        self._expires = datetime.now(UTC).replace(microsecond=0) + _LIFE
        self._version = 0
        self._known: dict[str, TargetFile] = {}
        root = Root(expires=self._expires, consistent_snapshot=False)
        for role in ("root", "timestamp", "snapshot", "targets"):
            root.add_key(self._signer.public_key, role)
        self.root = self._signed(root)
        (self._metadata / "1.root.json").write_bytes(self.root)

    def publish(self, contents: Mapping[str, bytes]) -> None:
        """Put targets in, new or changed, and sign what lists them anew."""
        self._version += 1
        for name, content in contents.items():
            (self._targets / name).write_bytes(content)
            self._known[name] = TargetFile.from_data(name, content, ["sha256"])
        number, until = self._version, self._expires
        meta = MetaFile(number)
        roles = {
            "targets": Targets(number, expires=until, targets=self._known),
            "snapshot": Snapshot(number, expires=until, meta={"targets.json": meta}),
            "timestamp": Timestamp(number, expires=until, snapshot_meta=meta),
        }
        for name, role in roles.items():
            (self._metadata / f"{name}.json").write_bytes(self._signed(role))

    def _signed(self, role: Any) -> bytes:
        metadata = Metadata(role)
        metadata.sign(self._signer)
        return metadata.to_bytes()
