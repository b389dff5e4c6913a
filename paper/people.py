"""The people of a village and their phones, as its list of cadres names them.

Invariant: a person stands here only with a number of their own in the sealed table.
"""

from collections.abc import Iterable, Sequence

from disclosure.blocks import Table, show_cell
from disclosure.items import Item, Strict

NAMED = ("姓名",)
PHONED = ("电话",)
ROLES = ("职务", "岗位", "管什么", "分工")


class Person(Strict, frozen=True, kw_only=True):
    """Whom to ask: name, what they do, and their phone."""

    name: str
    role: str
    phone: str


def people_of(items: Iterable[Item]) -> tuple[Person, ...]:
    """Return the people of all tables that name people and phones, each number once."""
    found = (
        person
        for item in items
        for block in item.blocks
        if isinstance(block, Table)
        for person in _people(block)
    )
    return tuple({person.phone: person for person in found}.values())


def _people(table: Table) -> Iterable[Person]:
    names = [column.name for column in table.columns]
    name, phone, role = (_column(names, words) for words in (NAMED, PHONED, ROLES))
    if name is None or phone is None:
        return
    for row in table.rows:
        cells = [
            show_cell(column.kind, cell) for column, cell in zip(table.columns, row, strict=True)
        ]
        if cells[name] and cells[phone]:
            yield Person(
                name=cells[name], role=cells[role] if role is not None else "", phone=cells[phone]
            )


def _column(names: Sequence[str], words: Sequence[str]) -> int | None:
    """Return the first column that one of these words names, the first word first."""
    return next((place for word in words for place, name in enumerate(names) if word in name), None)
