"""`county seal` and `county withdraw`: with the approvers' key files, offline.

Invariant: these commands alone read approvers' keys.
"""

import argparse
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, or_, select

from county.clock import system_clock
from county.commands import passphrase
from county.commands.options import Commands, add_command
from county.database.tables import documents
from county.folder import existing
from county.importing.county_file import AUTHOR
from county.keys.key_file import KeyKind, read_key
from county.parts import County, open_county
from county.publishing import drafts
from county.publishing.drafts import Draft, Kind
from county.publishing.sealing import SealedDocument, Sealer
from county.speaking.readiness import Sound, judge_sound
from county.terminals import reach
from disclosure.areas import AreaCode
from disclosure.errors import MingbaiError, UsageError
from disclosure.items import Item, ItemId, Tombstone

SOME_REFUSED = 1

_RENDER = "run 'python -m county render', or seal it so with --without-sound"
_UNREADY = {
    Sound.WAITING: f"its sound has not been made yet: {_RENDER}",
    Sound.WORKING: f"its sound is being made, or was made of other words: {_RENDER}",
    Sound.FAILED: "no sound could be made of its words: change them at the desk, record them,"
    " or seal it so with --without-sound",
}


@dataclass(frozen=True)
class _Parted:
    """Drafts to seal, a sentence on each other one, and how many of the first have no sound."""

    ready: list[Draft]
    unready: list[str]
    mute: int


def add(commands: Commands) -> None:
    """Add both commands."""
    seal = add_command(commands, "seal", run_seal, "seal drafts and publish them")
    seal.add_argument("item", nargs="*", help="an item's id or file, e.g. 990421101201/roads")
    seal.add_argument("--all", action="store_true", help="all drafts")
    seal.add_argument(
        "--without-sound",
        action="store_true",
        help="seal announcements whose sound is not ready; loudspeakers speak them themselves",
    )
    _add_keys(seal)
    withdraw = add_command(commands, "withdraw", run_withdraw, "take a published item back")
    withdraw.add_argument("item", help="an item's id or file, e.g. 990421101201/roads")
    withdraw.add_argument("--reason", required=True, help="why; it is published too")
    withdraw.add_argument(
        "--again", action="store_true", help="seal a withdrawal anew, e.g. after a new root"
    )
    _add_keys(withdraw)


def _add_keys(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="an approver's key file; twice for loudspeaker and video",
    )
    passphrase.add_option(parser)


def run_seal(options: argparse.Namespace) -> int:
    """Seal and publish; 1 when some drafts could not be sealed."""
    if bool(options.item) == options.all:
        raise UsageError("name the items to seal, or give --all")
    with open_county(existing(options.data)) as county:
        sealer = _sealer(county, options)
        now = system_clock()
        parted = _part(county, _drafts(county, options), options)
        sealed, failures = _seal_all(county, sealer, parted.ready, now)
        county.publisher.publish(sealed, now)
    if parted.mute:
        print(f"{parted.mute} without a sound: loudspeakers speak them with their own voice")
    for failure in (*parted.unready, *failures):
        print(failure, file=sys.stderr)
    refused = len(parted.unready) + len(failures)
    print(f"{len(sealed)} sealed and published, {refused} not sealed")
    return SOME_REFUSED if refused else 0


def run_withdraw(options: argparse.Namespace) -> int:
    """Seal a withdrawal and publish it."""
    if not options.reason.strip():
        raise UsageError("--reason is empty: say why the item is taken back")
    with open_county(existing(options.data)) as county:
        row_id, area, version = _published(county, options.item, again=options.again)
        tombstone = Tombstone(
            format=1,
            id=row_id,
            version=version + 1,
            area=area,
            author=AUTHOR,
            reason=options.reason.strip(),
        )
        now = system_clock()
        sealed = _sealer(county, options).seal_withdrawal(tombstone, now)
        county.publisher.publish([sealed], now)
        with county.database.reading() as connection:
            reached = reach.of_item(connection, row_id)
    print(f"withdrawn: {options.item}")
    if reached is not None and reached.places:
        print(f"{len(reached.places)} terminals may show it until they report the withdrawal")
    return 0


def _sealer(county: County, options: argparse.Namespace) -> Sealer:
    ask = passphrase.asker(options)
    keys = tuple(read_key(file, KeyKind.APPROVER, ask) for file in options.key)
    return Sealer(keys, county.online.keyring)


def _drafts(county: County, options: argparse.Namespace) -> list[Draft]:
    with county.database.reading() as connection:
        if options.all:
            return drafts.waiting(connection)
        ids = tuple(_find(county, name)[0] for name in options.item)
        found = drafts.waiting(connection, ids)
    if len(found) < len(set(ids)):
        raise UsageError(f"{' '.join(options.item)}: no change waits for a seal")
    return found


def _part(county: County, waiting: list[Draft], options: argparse.Namespace) -> _Parted:
    """Part the drafts that may be sealed from those whose sound nobody has heard."""
    ready: list[Draft] = []
    unready: list[str] = []
    mute = 0
    for draft in waiting:
        sound = judge_sound(county, draft.document) if isinstance(draft.document, Item) else None
        if sound is None or sound.is_ready or options.without_sound:
            ready.append(draft)
            mute += sound is not None and sound.is_mute
        else:
            unready.append(f"{draft.source}: {_UNREADY[sound.sound]}")
    return _Parted(ready, unready, mute)


def _seal_all(
    county: County, sealer: Sealer, waiting: list[Draft], now: datetime
) -> tuple[list[SealedDocument], list[str]]:
    today = now.astimezone(county.zone()).date() if waiting else now.date()
    sealed: list[SealedDocument] = []
    failures: list[str] = []
    for draft in waiting:
        try:
            sealed.append(sealer.seal_draft(draft.document, today, now))
        except MingbaiError as error:
            failures.append(f"{draft.source}: {error}")
    return sealed, failures


def _find(county: County, name: str) -> tuple[ItemId, AreaCode, int, bool]:
    """Return an item's id, area, last version and whether it is public, by id or file."""
    called = or_(documents.c.id == name, documents.c.source.in_([name, f"{name}.md"]))
    wanted = and_(called, documents.c.kind == Kind.ITEM)
    with county.database.reading() as connection:
        row = connection.execute(select(documents).where(wanted)).one_or_none()
    if row is None:
        raise UsageError(f"there is no item {name!r}: give its id, or its file as AREA/NAME")
    return ItemId(row.id), AreaCode(row.area), row.last_version, row.live is not None


def _published(county: County, name: str, *, again: bool) -> tuple[ItemId, AreaCode, int]:
    id_, area, version, public = _find(county, name)
    if not public and not (again and version):
        raise UsageError(f"{name} is not public, so there is nothing to take back")
    return id_, area, version
