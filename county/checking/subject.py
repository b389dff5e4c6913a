"""What is checked, with all that the rules have to know about it.

Invariant: a rule reads no database, disk or clock; it is given a subject.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from county.checking.words import ListedWord
from county.writing.composing import Fault
from county.writing.manuscript import Manuscript
from disclosure.blocks import Sha256
from disclosure.catalogue import Entry
from disclosure.forms import Form
from disclosure.items import Item
from disclosure.wording import Say
from disclosure.workdays import Calendar


@dataclass(frozen=True)
class Public:
    """An item of the same area and entry that is public: its title, id and first day."""

    id: str
    title: str
    issued: date


@dataclass(frozen=True)
class Speech:
    """How long the spoken text takes once, and the length of each slot that it has, seconds."""

    seconds: float
    slots: Mapping[str, float]


@dataclass(frozen=True)
class Subject:
    """An item with its manuscript and surroundings.

    Attributes:
        item: as composed.
        manuscript: what it was composed of; an imported item's, made of it.
        faults: why the manuscript is no item yet.
        entry, form: of the catalogue; None where it has none.
        today, calendar: the county's date and working days.
        public: other public items of the same area and entry.
        sizes: bytes of the files that are really there.
        has: tells whether the installed fonts have a character.
        words: the county's list.
        speech: None where nothing is spoken.
        say: words of the findings.
    """

    item: Item
    manuscript: Manuscript
    today: date
    calendar: Calendar
    say: Say
    has: Callable[[str], bool]
    entry: Entry | None = None
    form: Form | None = None
    faults: tuple[Fault, ...] = ()
    public: tuple[Public, ...] = ()
    sizes: Mapping[Sha256, int] = field(default_factory=dict)
    words: tuple[ListedWord, ...] = ()
    speech: Speech | None = None
