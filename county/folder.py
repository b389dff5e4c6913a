"""The county's data folder: where each thing lies.

Invariant: what only key holders may read lies under ``keys/offline``, and no path
of the server leads there.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from county.settings import CountySettings
from disclosure import settings
from disclosure.errors import UsageError


@dataclass(frozen=True)
class DataFolder:
    """A county's data folder; `path` is its root."""

    path: Path

    @property
    def database(self) -> Path:
        """Return the SQLite database."""
        return self.path / "county.db"

    @property
    def search(self) -> Path:
        """Return the search index, which may be deleted and is then built again."""
        return self.path / "search.db"

    @property
    def blobs(self) -> Path:
        """Return the folder of attachments."""
        return self.path / "blobs"

    @property
    def renderings(self) -> Path:
        """Return the folder that tells how far each rendering is; it may be deleted."""
        return self.path / "renderings"

    @property
    def pictures(self) -> Path:
        """Return the folder of pictures made smaller for phones; it may be deleted."""
        return self.path / "pictures"

    @property
    def faces(self) -> Path:
        """Return the folder of drawn pages of drafts; it may be deleted."""
        return self.path / "faces"

    @property
    def stills(self) -> Path:
        """Return the folder of first frames and pages of drafts' files; it may be deleted."""
        return self.path / "stills"

    @property
    def papers(self) -> Path:
        """Return the folder of papers made for many villages at once; it may be deleted."""
        return self.path / "papers"

    @property
    def lexicon(self) -> Path:
        """Return the county's own readings, which may be missing."""
        return self.path / "lexicon.toml"

    @property
    def roots(self) -> Path:
        """Return the folder of published roots, ``1.root.json`` and on."""
        return self.path / "root"

    @property
    def online_keys(self) -> Path:
        """Return the folder of the keys that the server works with."""
        return self.path / "keys" / "online"

    @property
    def vault_key(self) -> Path:
        """Return the key that encrypts people's second factors in the database."""
        return self.online_keys / "staff.key"

    @property
    def offline_keys(self) -> Path:
        """Return the folder of the keys that belong on a stick in a safe."""
        return self.path / "keys" / "offline"

    def root(self, version: int) -> Path:
        """Return the file of a root's version."""
        return self.roots / f"{version}.root.json"

    def newest_root(self) -> bytes:
        """Return the newest published root's bytes.

        Raises:
            UsageError: there is none: the folder was not made by `init`.
        """
        versions = sorted(int(file.name.split(".")[0]) for file in self.roots.glob("*.root.json"))
        if not versions:
            raise UsageError(f"{self.roots} holds no root: make the folder with 'county init'")
        return self.root(versions[-1]).read_bytes()

    def settings(self) -> CountySettings:
        """Return the settings of `settings.toml`, or the defaults where there is none."""
        file = self.path / "settings.toml"
        return settings.load(file, CountySettings) if file.exists() else CountySettings()


def existing(path: Path) -> DataFolder:
    """Return the data folder at `path`.

    Raises:
        UsageError: there is no county there.
    """
    folder = DataFolder(path)
    if not folder.root(1).is_file():
        raise UsageError(
            f"--data {path} holds no county: make one with 'county init --data {path}'"
        )
    return folder


def require_space(path: Path, needed_bytes: int) -> None:
    """Raise UsageError unless `needed_bytes` are free where `path` is or will be."""
    place = next(step for step in (path, *path.absolute().parents) if step.exists())
    free = shutil.disk_usage(place).free
    if free < needed_bytes:
        raise UsageError(
            f"{place} has {free // 2**20} MiB free and {needed_bytes // 2**20} MiB are needed:"
            " make room, or choose another folder with --data"
        )
