"""`[[playlist]]` of `county.toml` to the playlists of the profile.

Invariant: a playlist names only what there is: item files of this folder, entries of the
catalogue, areas of the county.
"""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from county.importing.item_file import item_id
from disclosure.areas import AreaCode
from disclosure.catalogue import Catalogue
from disclosure.day_parts import EVERY_DAY, DayPart
from disclosure.errors import MalformedError
from disclosure.items import EntryCode, ItemId, Strict
from disclosure.playlists import Playlist, Shape


class PlaylistForm(Strict, frozen=True, kw_only=True):
    """A playlist as it is written: as `Playlist`, its items named by their files."""

    name: str
    label: str
    weight: int = 1
    alone: bool = False
    items: tuple[str, ...] = ()
    entries: tuple[EntryCode, ...] = ()
    areas: tuple[AreaCode, ...] = ()
    screens: tuple[AreaCode, ...] = ()
    shapes: tuple[Shape, ...] = ()
    parts: tuple[DayPart, ...] = ()
    weekdays: tuple[int, ...] = EVERY_DAY
    first: date | None = None
    last: date | None = None


def read_playlists(
    forms: Collection[PlaylistForm], folder: Path, areas: Collection[str], catalogue: Catalogue
) -> tuple[Playlist, ...]:
    """Return the playlists.

    Arguments:
        forms: as written.
        folder: the content folder.
        areas: codes of the county's areas.
        catalogue: knows the entries.

    Raises:
        MalformedError: one names what is not there; quotes it.
        ValueError: one is wrong in itself.
    """
    return tuple(_playlist(form, folder, areas, catalogue) for form in forms)


def _playlist(
    form: PlaylistForm, folder: Path, areas: Collection[str], catalogue: Catalogue
) -> Playlist:
    for code in (*form.areas, *form.screens):
        if code not in areas:
            raise MalformedError(f"area {code!r} of playlist {form.name!r} is not listed")
    for entry in form.entries:
        if not any(_fits(entry, known.code) for known in catalogue.entry):
            raise MalformedError(f"entry {entry!r} of playlist {form.name!r} is not known")
    return Playlist(
        name=form.name,
        label=form.label,
        weight=form.weight,
        alone=form.alone,
        items=tuple(_item(name, form.name, folder, areas) for name in form.items),
        entries=form.entries,
        areas=form.areas,
        screens=form.screens,
        shapes=form.shapes,
        parts=form.parts,
        weekdays=form.weekdays,
        first=form.first,
        last=form.last,
    )


def _item(name: str, playlist: str, folder: Path, areas: Collection[str]) -> ItemId:
    area, _, stem = name.partition("/")
    if area not in areas or not stem or not (folder / area / f"{stem}.md").is_file():
        raise MalformedError(f"item {name!r} of playlist {playlist!r} is no file of this folder")
    return item_id(AreaCode(area), stem)


def _fits(entry: EntryCode, known: EntryCode) -> bool:
    return entry in (known, known.partition(".")[0])
