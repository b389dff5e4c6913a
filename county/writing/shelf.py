"""The shelf of manuscripts: found, begun, saved.

Invariant: a save carries the revision that its writer began from; where another saved in
between, both texts are kept and neither is written over.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from county.database.tables import areas, documents, writing_copies, writing_history, writings
from county.people.scope import within
from county.writing.manuscript import Manuscript
from county.writing.stages import Act, Stage, follow, told
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode, ItemId


@dataclass(frozen=True)
class Writing:
    """A manuscript as it is kept.

    Attributes:
        stage: as it is told; `Stage.PUBLISHED` when its draft was sealed.
        revision: of what was saved last.
        author: who began it, and stands as the item's author.
    """

    id: ItemId
    manuscript: Manuscript
    stage: Stage
    revision: int
    author: str
    saved_at: datetime
    saved_by: str

    def saying(self, manuscript: Manuscript, revision: int | None = None) -> "Writing":
        """Return it with another text, written on a revision (else the one it has)."""
        number = self.revision if revision is None else revision
        return replace(self, manuscript=manuscript, revision=number)


@dataclass(frozen=True)
class Step:
    """A stage that a manuscript came to; `comment` says why it was sent back."""

    stage: Stage
    who: str
    at: datetime
    comment: str


@dataclass(frozen=True)
class Slip:
    """A manuscript in a list."""

    id: ItemId
    area_name: str
    entry: EntryCode
    title: str
    stage: Stage
    author: str
    saved_at: datetime


@dataclass(frozen=True)
class Saved:
    """What became of a save.

    Attributes:
        revision: the newest one now.
        copy: where the text was put aside, because another had saved in between; else None.
    """

    revision: int
    copy: int | None = None


def begin(
    connection: Connection, id_: ItemId, manuscript: Manuscript, who: str, now: datetime
) -> None:
    """Put a new manuscript on the shelf.

    Arguments:
        connection: inside a write transaction.
        id_: of the item that it is to become.
        manuscript: what it begins with.
        who: its author.
        now: instant.
    """
    values = _values(manuscript) | {"stage": Stage.WRITING, "revision": 1}
    saved = {"begun_at": now, "saved_at": now, "saved_by": who}
    connection.execute(insert(writings).values(id=id_, author=who, **values, **saved))
    move(connection, id_, Stage.WRITING, who, now)


def find(connection: Connection, id_: ItemId) -> Writing | None:
    """Return the manuscript of an item, or None."""
    waits = documents.c.draft.is_not(None).label("waits")
    query = select(writings, waits).join(documents, documents.c.id == writings.c.id, isouter=True)
    row = connection.execute(query.where(writings.c.id == id_)).one_or_none()
    return None if row is None else _writing(row)


def save(connection: Connection, held: Writing, who: str, now: datetime) -> Saved:
    """Save what was written, or put it aside where another saved in between.

    Arguments:
        connection: inside a write transaction.
        held: the manuscript with the revision that its writer began from.
        who: who writes.
        now: instant.

    Raises:
        NotAllowedError: it is submitted, or gone.
    """
    stored = find(connection, held.id)
    if stored is None:
        raise NotAllowedError(f"there is no manuscript {held.id}")
    if stored.manuscript == held.manuscript:
        return Saved(stored.revision)
    if stored.revision != held.revision:
        return Saved(stored.revision, put_aside(connection, held, who, now))
    stage = follow(stored.stage, Act.SAVE)
    values = _values(held.manuscript) | {"stage": stage, "revision": stored.revision + 1}
    row = update(writings).where(writings.c.id == held.id)
    connection.execute(row.values(**values, saved_at=now, saved_by=who))
    return Saved(stored.revision + 1)


def put_aside(connection: Connection, held: Writing, who: str, now: datetime) -> int:
    """Keep a text beside the manuscript; return its number. The same text is kept once."""
    content = encode(held.manuscript)
    mine = (writing_copies.c.writing == held.id) & (writing_copies.c.person == who)
    query = select(writing_copies.c.id).where(mine, writing_copies.c.content == content)
    known = connection.scalar(query.limit(1))
    if known is not None:
        return int(known)
    put = insert(writing_copies).values(
        writing=held.id, person=who, revision=held.revision, content=content, at=now
    )
    return int(connection.execute(put.returning(writing_copies.c.id)).scalar_one())


def copy_of(connection: Connection, id_: ItemId, number: int) -> tuple[str, Manuscript] | None:
    """Return who wrote a text that was put aside, and the text."""
    mine = (writing_copies.c.writing == id_) & (writing_copies.c.id == number)
    row = connection.execute(select(writing_copies).where(mine)).one_or_none()
    return None if row is None else (row.person, decode(row.content, Manuscript))


def put(
    connection: Connection, id_: ItemId, manuscript: Manuscript, who: str, now: datetime
) -> None:
    """Put another text in a manuscript's place, as its next revision."""
    values = _values(manuscript) | {"revision": writings.c.revision + 1}
    row = update(writings).where(writings.c.id == id_)
    connection.execute(row.values(**values, saved_at=now, saved_by=who))


def move(
    connection: Connection,
    id_: ItemId,
    stage: Stage,
    who: str,
    now: datetime,
    comment: str = "",
) -> None:
    """Bring a manuscript to a stage that `follow` gave, and write it into its history."""
    connection.execute(update(writings).where(writings.c.id == id_).values(stage=stage))
    values = {"writing": id_, "stage": stage, "who": who, "at": now, "comment": comment}
    connection.execute(insert(writing_history).values(**values))


def history(connection: Connection, id_: ItemId, limit: int = 50) -> list[Step]:
    """Return the stages of a manuscript, the newest first."""
    query = select(writing_history).where(writing_history.c.writing == id_)
    rows = connection.execute(query.order_by(writing_history.c.id.desc()).limit(limit))
    return [Step(Stage(row.stage), row.who, row.at, row.comment) for row in rows]


def slips(connection: Connection, area: AreaCode, *, limit: int, offset: int) -> list[Slip]:
    """Return the manuscripts that are being written in an area and below, newest first."""
    name = areas.c.name.label("area_name")
    query = select(writings, name).join(areas, areas.c.code == writings.c.area, isouter=True)
    query = query.where(*_open(area)).order_by(writings.c.saved_at.desc())
    return [_slip(row) for row in connection.execute(query.limit(limit).offset(offset))]


def count(connection: Connection, area: AreaCode) -> int:
    """Return how many manuscripts are being written in an area and below."""
    query = select(func.count()).select_from(writings).where(*_open(area))
    return connection.scalar(query) or 0


def stage_of(connection: Connection, id_: ItemId) -> Stage | None:
    """Return the stage of an item's manuscript; None where nobody wrote one on the desk."""
    writing = find(connection, id_)
    return writing.stage if writing else None


def _open(area: AreaCode) -> list[ColumnElement[bool]]:
    stages = (Stage.WRITING, Stage.RETURNED)
    return [within(writings.c.area, area), writings.c.stage.in_(stages)]


def _values(manuscript: Manuscript) -> dict[str, object]:
    return {
        "area": manuscript.area,
        "entry": manuscript.entry,
        "title": manuscript.title,
        "content": encode(manuscript),
    }


def _writing(row: Row[Any]) -> Writing:
    return Writing(
        id=ItemId(row.id),
        manuscript=msgspec.json.decode(row.content, type=Manuscript),
        stage=told(Stage(row.stage), waits=bool(row.waits)),
        revision=row.revision,
        author=row.author,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
    )


def _slip(row: Row[Any]) -> Slip:
    return Slip(
        id=ItemId(row.id),
        area_name=row.area_name or row.area,
        entry=EntryCode(row.entry),
        title=row.title,
        stage=Stage(row.stage),
        author=row.author,
        saved_at=row.saved_at,
    )
