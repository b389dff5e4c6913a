"""The card and its file systems, as Linux tells of them.

Sources: ``/sys/block/mmcblk*/device/life_time`` (JESD84-B51: two estimates in tenths of the life
that are used, 11 beyond it; most SD cards tell none), ``/sys/fs/ext4/*/errors_count``.
Invariant: what Linux does not tell is None, never guessed.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content_sync.store.folder import Folder

BLOCKS = Path("/sys/block")
FILE_SYSTEMS = Path("/sys/fs/ext4")

MOST_TENTHS = 11
_SECTOR_BYTES = 512
_WRITTEN_SECTORS = 6
"""Place of the written sectors in ``/sys/block/*/stat`` (Documentation/block/stat.rst)."""


@dataclass(frozen=True)
class Card:
    """A card or eMMC.

    Attributes:
        name: of its block device, e.g. ``mmcblk0``.
        used_tenths: tenths of its life that are used; None where it does not tell.
        written_bytes: what was written to it since the machine was started.
    """

    name: str
    used_tenths: int | None
    written_bytes: int | None


def cards(blocks: Path = BLOCKS) -> Iterator[Card]:
    """Yield the cards of this machine, in the order of their names."""
    for block in sorted(blocks.glob("mmcblk[0-9]")):
        yield Card(block.name, _used(block / "device" / "life_time"), _written(block / "stat"))


def file_errors(file_systems: Path = FILE_SYSTEMS) -> int:
    """Return how many errors the kernel has noted in ext4 file systems; they survive a start."""
    return sum(_number(one) or 0 for one in file_systems.glob("*/errors_count"))


def is_read_only(store: Path) -> bool:
    """Tell whether the file system of a terminal's store takes nothing any more.

    Judged by the outbox's folder, which each process of a terminal may write: a unit sees all else
    read-only, whatever its file system is.
    """
    outbox = Folder(store).outbox_db.parent
    folder = outbox if outbox.is_dir() else store
    try:
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _used(file: Path) -> int | None:
    """Return the larger of a file's hexadecimal numbers, e.g. of ``0x02 0x01``."""
    try:
        told = max(int(word, 16) for word in file.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return None
    return told if 0 < told <= MOST_TENTHS else None


def _written(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="ascii").split()[_WRITTEN_SECTORS]) * _SECTOR_BYTES
    except (OSError, ValueError, IndexError):
        return None


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
