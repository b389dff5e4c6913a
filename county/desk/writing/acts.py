"""What the buttons of a manuscript's form do to it; each is a word, or a word and a key.

Invariant: whatever a button does, what was typed is in the manuscript first.
"""

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from county.desk.frame import Visit
from county.writing import balancing, pasting, rearranging
from county.writing.beginning import Occasion
from county.writing.last_time import role_of
from county.writing.manuscript import Manuscript, SheetPiece, next_key, year_of
from disclosure.forms import PieceKind
from disclosure.terms import proposed
from disclosure.wording import Say


@dataclass(frozen=True)
class Done:
    """What an act made of a manuscript.

    Attributes:
        manuscript: as it is now.
        at: the piece that the page shows next; empty for its top.
        told: what the person is told; empty where the page says it by itself.
    """

    manuscript: Manuscript
    at: str = ""
    told: str = ""


@dataclass(frozen=True)
class Asked:
    """An act as a button asks for it: what stands after its word, and what it needs."""

    key: str
    visit: Visit
    occasion: Occasion
    say: Say


def act(word: str, manuscript: Manuscript, asked: Asked) -> Done:
    """Return what an act makes of a manuscript; an unknown word makes nothing of it."""
    maker = _ACTS.get(word)
    return maker(manuscript, asked) if maker else Done(manuscript)


def _up(manuscript: Manuscript, asked: Asked) -> Done:
    return Done(rearranging.move(manuscript, asked.key, -1), asked.key)


def _down(manuscript: Manuscript, asked: Asked) -> Done:
    return Done(rearranging.move(manuscript, asked.key, 1), asked.key)


def _remove(manuscript: Manuscript, asked: Asked) -> Done:
    told = asked.say("已拿掉一块内容，在最下面可以放回来。")
    return Done(rearranging.remove(manuscript, asked.key), "removed", told)


def _restore(manuscript: Manuscript, asked: Asked) -> Done:
    return Done(rearranging.restore(manuscript, asked.key), asked.key)


def _add(manuscript: Manuscript, asked: Asked) -> Done:
    if asked.key not in list(PieceKind):
        return Done(manuscript)
    return Done(*rearranging.add(manuscript, PieceKind(asked.key)))


def _rows(manuscript: Manuscript, asked: Asked) -> Done:
    return Done(rearranging.lengthen(manuscript, asked.key), asked.key)


def _widen(manuscript: Manuscript, asked: Asked) -> Done:
    return Done(rearranging.widen(manuscript, asked.key, asked.say("新一栏")), asked.key)


def _narrow(manuscript: Manuscript, asked: Asked) -> Done:
    key, _, place = asked.key.partition(".")
    if not place.isdecimal():
        return Done(manuscript)
    told = asked.say("已拿掉一栏，原来的表在最下面可以放回来。")
    return Done(rearranging.narrow(manuscript, key, int(place)), key, told)


def _balance(manuscript: Manuscript, asked: Asked) -> Done:
    piece = manuscript.piece(asked.key)
    if not isinstance(piece, SheetPiece):
        return Done(manuscript)
    told = asked.say("已按前面几栏算好。")
    whole = balancing.balanced(piece, asked.occasion.form)
    return Done(rearranging.put(manuscript, whole), asked.key, told)


def _paste(manuscript: Manuscript, asked: Asked) -> Done:
    piece = manuscript.piece(asked.key)
    rows = pasting.split_text(asked.visit.text(f"{asked.key}.paste"))
    if not isinstance(piece, SheetPiece) or not rows:
        return Done(manuscript, asked.key, asked.say("还没有粘贴内容。"))
    layout = role_of(piece.columns, asked.occasion.form)
    laid = pasting.lay(rows, piece, layout, year_of(manuscript, asked.occasion.today))
    kept = rearranging.keep(manuscript, replace(piece, key=next_key(manuscript)))
    return Done(rearranging.put(kept, laid.piece), asked.key, told_of(laid, asked.say))


def _term(manuscript: Manuscript, asked: Asked) -> Done:
    first = manuscript.first or manuscript.issued or asked.occasion.today
    shown = proposed(asked.occasion.entry, first, asked.occasion.calendar)
    return Done(replace(manuscript, last=shown.last), "term", asked.say("已按公开时限算好。"))


def _stated(manuscript: Manuscript, asked: Asked) -> Done:
    piece = manuscript.piece(asked.key)
    if not isinstance(piece, SheetPiece):
        return Done(manuscript)
    return Done(rearranging.put(manuscript, replace(piece, stated=())), asked.key)


def told_of(laid: pasting.Laid, say: Say) -> str:
    """Return what a person is told of rows that were laid into a sheet."""
    told = say("填入 {count} 行。", count=laid.rows)
    if laid.left:
        told += say("没有对应栏目的：{names}。", names="、".join(laid.left[:6]))
    return told


_ACTS: dict[str, Callable[[Manuscript, Asked], Done]] = {
    "up": _up,
    "down": _down,
    "remove": _remove,
    "restore": _restore,
    "add": _add,
    "rows": _rows,
    "widen": _widen,
    "narrow": _narrow,
    "balance": _balance,
    "paste": _paste,
    "term": _term,
    "counted": _stated,
}
