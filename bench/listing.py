"""What lies in a system: each file with its mode, owner and content, to be compared.

Invariant: two listings are alike just when no file, folder or link differs, but for what every
running system changes by itself.
"""

import hashlib
import os
import stat
from pathlib import Path

VOLATILE = (
    "dev", "proc", "run", "sys", "tmp", "var/tmp", "var/backups", "var/log", "var/cache",
    "var/lib/systemd", "var/lib/dbus", "var/lib/NetworkManager", "var/lib/mingbai",
)  # fmt: skip
"""What changes while nobody changes it: the store is written by the agent and the faces."""


def take(root: Path) -> dict[str, str]:
    """Return all that lies in a system, by its path."""
    found = {}
    for folder, names, files in os.walk(root):
        here = Path(folder)
        names[:] = [name for name in names if str((here / name).relative_to(root)) not in VOLATILE]
        for name in [*names, *files]:
            path = here / name
            found[str(path.relative_to(root))] = _told(path)
    return found


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the paths that came, went, or are otherwise, in order."""
    return sorted(
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    )


def naming(root: Path, word: str) -> list[str]:
    """Return the files whose name or content names something, in order."""
    wanted = word.encode()
    found = []
    for path in take(root):
        file = root / path
        if word in path or (_is_plain(file) and wanted in file.read_bytes()):
            found.append(path)
    return sorted(found)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _told(path: Path) -> str:
    what = path.lstat()
    told = f"{what.st_mode:o} {what.st_uid}:{what.st_gid}"
    if stat.S_ISLNK(what.st_mode):
        return f"{told} -> {path.readlink()}"
    if stat.S_ISREG(what.st_mode):
        return f"{told} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return told
