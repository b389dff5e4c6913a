"""`county.toml` to the county's profile.

Invariant: a profile's areas form a tree under the county, and no two slots overlap.
"""

import tomllib
from itertools import pairwise
from pathlib import Path

import msgspec

from county.importing.item_file import item_id
from county.importing.playlist_form import PlaylistForm, read_playlists
from county.importing.refusal import Page, RefusedError, key_line, toml_place
from county.importing.sheets import decode_text
from disclosure.areas import Area, AreaCode, Level, area_code, level, parent
from disclosure.catalogue import Catalogue
from disclosure.display_duty import DisplayDuty
from disclosure.errors import MalformedError, UsageError
from disclosure.items import PersonId, Strict
from disclosure.office_hours import OfficeHours
from disclosure.playlists import Playlist
from disclosure.profile import Profile, Slot
from disclosure.requests import ServiceLevel

NAME = "county.toml"
AUTHOR = PersonId("disclosure-office")
"""Who stands as the profile's author; an approver must be somebody else."""


class CountyFile(Strict, frozen=True, kw_only=True):
    """The keys of `county.toml`; `docs/import-format.md` says what each means."""

    name: str
    code: AreaCode
    office: str
    timezone: str
    phone: str
    area: tuple[Area, ...]
    slot: tuple[Slot, ...] = ()
    playlist: tuple[PlaylistForm, ...] = ()
    display: DisplayDuty = DisplayDuty()
    hours: OfficeHours | None = None
    level: tuple[ServiceLevel, ...] = ()


def read_county(folder: Path, catalogue: Catalogue) -> Profile:
    """Return the profile in a content folder, as version 1.

    Arguments:
        folder: the content folder.
        catalogue: the county's, which playlists name entries of.

    Raises:
        UsageError: there is no `county.toml`.
        RefusedError: it is wrong; names the line.
    """
    path = folder / NAME
    if not path.is_file():
        raise UsageError(f"{folder} holds no {NAME}: is it a content folder?")
    page = decode_text(path.read_bytes(), NAME)
    form = _parse(page)
    try:
        _check_areas(form)
        _check_slots(form)
        return Profile(
            format=1,
            id=item_id(form.code, NAME),
            version=1,
            area=form.code,
            author=AUTHOR,
            name=form.name,
            office=form.office,
            phone=form.phone,
            timezone=form.timezone,
            areas=form.area,
            slots=form.slot,
            playlists=_playlists(form, folder, catalogue),
            display=form.display,
            hours=form.hours,
            levels=form.level,
        )
    except (MalformedError, ValueError) as error:
        raise _refusal(page, str(error)) from error


def _parse(page: Page) -> CountyFile:
    try:
        return msgspec.convert(tomllib.loads(page.text), CountyFile)
    except tomllib.TOMLDecodeError as error:
        line, message = toml_place(str(error), len(page.lines))
        raise page.refuse(line, message) from error
    except msgspec.ValidationError as error:
        line, message = key_line(page.lines, str(error))
        raise page.refuse(line, message) from error


def _check_areas(form: CountyFile) -> None:
    codes = [area_code(area.code) for area in form.area]
    if level(area_code(form.code)) is not Level.COUNTY:
        raise MalformedError(f"code {form.code!r} is no county's: the last six digits are zeros")
    if not codes or codes[0] != form.code:
        raise MalformedError(f"the first area is not the county {form.code!r} itself")
    for area in form.area:
        above = parent(area.code)
        if codes.count(area.code) > 1:
            raise MalformedError(f"area {area.code!r} stands twice")
        if not area.name.strip() or not area.office.strip():
            raise MalformedError(f"area {area.code!r} has no name or no office")
        if above is not None and above not in codes:
            raise MalformedError(f"area {area.code!r} lies in {above!r}, which is not listed")
        if above is None and area.code != form.code:
            raise MalformedError(f"area {area.code!r} is another county's")


def _check_slots(form: CountyFile) -> None:
    names = [slot.name for slot in form.slot]
    for slot in form.slot:
        if names.count(slot.name) > 1:
            raise MalformedError(f"slot {slot.name!r} stands twice")
    ordered = sorted(form.slot, key=lambda slot: slot.start)
    for earlier, later in pairwise(ordered):
        if later.start < earlier.end:
            raise MalformedError(f"slot {later.name!r} begins before {earlier.name!r} ends")


def _playlists(form: CountyFile, folder: Path, catalogue: Catalogue) -> tuple[Playlist, ...]:
    areas = [str(area.code) for area in form.area]
    return read_playlists(form.playlist, folder, areas, catalogue)


def _refusal(page: Page, reason: str) -> RefusedError:
    """Return the refusal at the line that holds the value the reason names."""
    value = reason.split("'")[1] if reason.count("'") >= 2 else ""
    lines = (number for number, line in enumerate(page.lines, 1) if value and f'"{value}"' in line)
    return page.refuse(next(lines, 1), reason)
