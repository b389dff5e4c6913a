"""Places as cards: number, name, and the facts people go by."""

from disclosure.blocks import Place
from disclosure.items import Strict
from disclosure.wording import Say
from screen.paging.dates import CHINESE
from screen.paging.lines import break_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface


class PlaceCard(Strict, frozen=True, kw_only=True):
    """One place as drawn; `number` is its pin on the map."""

    number: int
    name: tuple[str, ...]
    facts: tuple[str, ...]
    height: int


def cards(
    places: tuple[Place, ...], width_px: int, size_px: int, say: Say = CHINESE
) -> tuple[PlaceCard, ...]:
    """Return the cards of all places at a type size in a width, our words in `say`'s language."""
    return tuple(
        _card(place, number, width_px, size_px, say) for number, place in enumerate(places, 1)
    )


def _card(place: Place, number: int, width_px: int, size_px: int, say: Say) -> PlaceCard:
    room = width_px - 2 * size_px
    name = break_lines(place.name, room, size_px, Typeface.load("Bold"))
    texts = (
        (say("地址"), place.address),
        (say("电话"), place.phone),
        (say("时间"), place.hours),
        (say("办理"), place.services),
    )
    facts: list[str] = []
    for label, text in texts:
        if text:
            facts += break_lines(f"{label}：{text}", room, size_px, Typeface.load())
    height = (len(name) + len(facts)) * line_px(size_px) + 2 * (size_px // 2)
    return PlaceCard(number=number, name=tuple(name), facts=tuple(facts), height=height)
