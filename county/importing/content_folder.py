"""A content folder: its county file and item files, in a steady order.

Invariant: what lies in the folder and is no part of the format is refused by name,
never skipped unseen; only hidden files are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from county.importing.county_file import NAME, read_county
from county.importing.item_file import ReadItem, Setting, read_item
from county.importing.refusal import Refusal, RefusedError
from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.catalogue import Catalogue
from disclosure.errors import UsageError
from disclosure.profile import Profile


@dataclass(frozen=True)
class ItemFile:
    """An item's file and its area."""

    path: Path
    area: AreaCode


@dataclass(frozen=True)
class ContentFolder:
    """What a content folder holds.

    Attributes:
        profile: from `county.toml`.
        files: the item files, area by area.
        refused: files and folders that belong to no area.
    """

    profile: Profile
    files: tuple[ItemFile, ...]
    refused: tuple[Refusal, ...]

    def items(self, catalogue: Catalogue) -> Iterator[ReadItem | Refusal]:
        """Yield each file's item, or why it is refused."""
        slots = frozenset(slot.name for slot in self.profile.slots)
        setting = Setting(catalogue=catalogue, slots=slots)
        for file in self.files:
            try:
                yield read_item(file.path, file.area, setting)
            except RefusedError as error:
                yield error.refusal
            except OSError as error:
                name = f"{file.area}/{file.path.name}"
                yield Refusal(name, 0, error.strerror or str(error))


def open_folder(path: Path, catalogue: Catalogue | None = None) -> ContentFolder:
    """Return what a content folder holds.

    Arguments:
        path: the folder.
        catalogue: the county's; None for the shipped one.

    Raises:
        UsageError: it is no folder, or has no `county.toml`.
        RefusedError: `county.toml` is wrong: without its areas no item has a place.
    """
    if not path.is_dir():
        raise UsageError(f"{path} is no folder: name the content folder to import")
    profile = read_county(path, catalogue or shipped.catalogue())
    codes = {str(area.code): area.code for area in profile.areas}
    files: list[ItemFile] = []
    refused: list[Refusal] = []
    for entry in sorted(path.iterdir()):
        if entry.name.startswith(".") or entry.name == NAME:
            continue
        area = codes.get(entry.name)
        if area is None or not entry.is_dir() or entry.is_symlink():
            refused.append(Refusal(entry.name, 0, f"no folder of an area that {NAME} lists"))
            continue
        files += [ItemFile(file, area) for file in sorted(entry.glob("*.md")) if _visible(file)]
        refused += [
            Refusal(f"{area}/{inner.name}", 0, "a folder inside an area's folder")
            for inner in sorted(entry.iterdir())
            if inner.is_dir() and _visible(inner)
        ]
    return ContentFolder(profile=profile, files=tuple(files), refused=tuple(refused))


def _visible(path: Path) -> bool:
    return not path.name.startswith(".")
