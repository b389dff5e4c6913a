"""Screenshots of terminals: checked, drawn anew, kept for a short while.

Invariant: no byte that a terminal sent comes to a browser: what is kept was decoded here
within limits and encoded again; nothing is kept that no order had asked for.
"""

import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image
from sqlalchemy import Connection, delete, insert, select

from county.database.tables import orders, screenshots
from county.terminals.register import Terminal
from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.orders import Order, OrderAct, Screenshot, is_for

MOST_PX = 1920
"""Edge of a picture at most; terminals send smaller ones."""
_QUALITY = 80


@dataclass(frozen=True)
class Shot:
    """A screenshot without its picture; `at` by the terminal's clock, `came` by the county's."""

    number: int
    process: str
    at: datetime
    came: datetime
    width_px: int
    height_px: int


def drawn_anew(picture: bytes) -> tuple[bytes, int, int]:
    """Return a JPEG encoded again, with its width and height.

    Raises:
        MalformedError: it is no JPEG, or too large.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG"]) as opened:
            width, height = opened.size
            if max(width, height) > MOST_PX:
                raise MalformedError(f"Screenshot: {width} x {height} pixels are too many")
            pixels = opened.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise MalformedError(f"Screenshot: no JPEG that can be read: {error}") from error
    # Into a new picture: a converted one carries the sender's comment along.
    clean = Image.new("RGB", pixels.size)
    clean.paste(pixels)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue(), width, height


def receive(connection: Connection, shot: Screenshot, terminal: Terminal, now: datetime) -> None:
    """Keep a screenshot that an order had asked for; one comes once.

    Raises:
        MalformedError: nobody asked this terminal for it, or it is no picture.
    """
    payload = connection.scalar(select(orders.c.payload).where(orders.c.number == shot.number))
    order = decode(payload, Order) if payload is not None else None
    asked = order is not None and is_for(order, terminal.area, terminal.id)
    if order is None or not asked or order.act is not OrderAct.SCREENSHOT:
        raise MalformedError(f"Screenshot: nobody asked {terminal.id} for {shot.number}")
    picture, width, height = drawn_anew(shot.picture)
    key = {"number": shot.number, "terminal": terminal.id, "process": shot.process}
    mine = [screenshots.c[name] == value for name, value in key.items()]
    if connection.scalar(select(screenshots.c.number).where(*mine)) is None:
        size = {"width_px": width, "height_px": height}
        values = {**key, **size, "at": shot.at, "came": now, "picture": picture}
        connection.execute(insert(screenshots).values(values))


def newest(connection: Connection, terminal: str, *, limit: int) -> list[Shot]:
    """Return the screenshots of a terminal, the newest first."""
    columns = [screenshots.c[name] for name in Shot.__dataclass_fields__]
    query = select(*columns).where(screenshots.c.terminal == terminal)
    query = query.order_by(screenshots.c.came.desc(), screenshots.c.process).limit(limit)
    return [Shot(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001


def picture(connection: Connection, terminal: str, number: int, process: str) -> bytes | None:
    """Return a picture, a JPEG; None where there is none, or none any more."""
    mine = (screenshots.c.number == number) & (screenshots.c.terminal == terminal)
    query = select(screenshots.c.picture).where(mine, screenshots.c.process == process)
    return connection.scalar(query)


def forget(connection: Connection, before: datetime) -> int:
    """Forget the pictures that came before an instant; return how many."""
    return connection.execute(delete(screenshots).where(screenshots.c.came < before)).rowcount
