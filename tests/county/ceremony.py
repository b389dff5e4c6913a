"""The ceremony as a technician holds it: commands, files and typed passphrases."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from county.__main__ import main
from county.folder import DataFolder

PASSPHRASE = "a long walk by the river"


@dataclass
class Ceremony:
    """A table with files on it, beside a county's data folder."""

    table: Path
    data: DataFolder
    patch: pytest.MonkeyPatch

    @property
    def current(self) -> Path:
        newest = max(int(one.name.split(".")[0]) for one in self.data.roots.iterdir())
        return self.data.root(newest)

    def file(self, name: str) -> Path:
        return self.table / name

    def root(self, *arguments: object, typed: str = PASSPHRASE) -> int:
        """Run a step of `county root`; return its exit code."""
        self.patch.setattr("sys.stdin", io.StringIO(f"{typed}\n" * 4))
        try:
            return main(["root", *(str(one) for one in arguments)])
        except SystemExit as stop:
            return int(stop.code or 0)

    def holder(self, name: str) -> Path:
        """Make a holder's key; return the public file."""
        assert self.root("key", "new", "--out", self.file(name), "--passphrase-stdin") == 0
        return self.file(f"{name}.public")

    def approver(self, person: str, area: str, *more: str) -> Path:
        """Make an approver's key; return the public file."""
        step = ("approver", "new", "--person", person, "--area", area, *more)
        assert self.root(*step, "--out", self.file(person), "--passphrase-stdin") == 0
        return self.file(f"{person}.public")

    def draft(self, name: str, *changes: object) -> Path:
        """Draft the root that follows the newest; return its file."""
        out = self.file(name)
        assert self.root("draft", "--from", self.current, "--out", out, *changes) == 0
        return out

    def sign(self, draft: Path, *numbers: int) -> Path:
        """Sign with the holders' keys that `county init` made."""
        for number in numbers or (1, 2):
            key = self.data.offline_keys / f"root-{number}.key"
            assert self.root("sign", draft, "--key", key, "--from", self.current) == 0
        return draft

    def publish(self, draft: Path) -> int:
        return self.root("publish", draft, "--data", self.data.path)
