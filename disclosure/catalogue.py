"""The catalogue of what must be disclosed, by whom, how often, with which form.

Invariant: every entry belongs to a known topic, and a periodic entry says its period.
Source of the elements: the thirteen columns of a standard village catalogue
(标准化基准目录), as `docs/catalogue.md` maps them.
"""

import tomllib
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from disclosure.areas import Level
from disclosure.channels import Channel
from disclosure.errors import MalformedError
from disclosure.items import EntryCode, Strict


class Term(StrEnum):
    """How often, and how soon, an entry is due (公开时限)."""

    STANDING = "standing"
    PERIODIC = "periodic"
    IMMEDIATE = "immediate"


class Period(StrEnum):
    """The period of a periodic entry."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Part(StrEnum):
    """The parts that ship: five of a village catalogue, and what governments disclose."""

    PROFILE = "村情概况"
    AFFAIRS = "村务公开"
    FINANCE = "财务公开"
    SERVICES = "服务公开"
    OTHER = "其他公开"
    GOVERNMENT = "政务公开"


PARTS = tuple(part.value for part in Part)
"""The parts of a catalogue that names none."""

ALLOWED_DAYS = {Term.STANDING: 60, Term.PERIODIC: 10, Term.IMMEDIATE: 3}
"""Working days that an entry leaves where it says none: to a standing one from the county's
beginning, to a periodic one from its period's end, to an immediate one from its event."""


MOST_DAYS = 366
"""Working days that an entry may leave at most."""


class TopicPage(StrEnum):
    """What a topic's tile opens."""

    LIST = "list"
    FINANCE = "finance"
    GUIDES = "guides"
    POLICIES = "policies"
    EVENTS = "events"


class Topic(Strict, frozen=True, kw_only=True):
    """A group of entries as residents see it: a tile of the kiosk's home.

    Attributes:
        code: stable name, e.g. ``finance``.
        name: two to four characters on the tile.
        hint: everyday words under the name.
        icon: name of a Tabler outline icon.
        page: what its tile opens: a plain list, or a page made for its kind of items.
        words: an item of an entry that is `across` also lies under this topic when its
            title or one of its keywords holds one of these words.
    """

    code: str
    name: str
    hint: str
    icon: str
    page: TopicPage = TopicPage.LIST
    words: tuple[str, ...] = ()


class Entry(Strict, frozen=True, kw_only=True):
    """A catalogue entry (基准目录事项) with its thirteen elements.

    The elements are: code, part, topic (领域), first_level and second_level (事项),
    content (公开内容), basis (公开依据), term with period (公开时限), body (公开主体),
    channels (公开渠道), audience (公开对象), method (公开方式), levels (公开层级).

    Attributes:
        form: name of the form template editors fill in; empty for free text.
        within: working days within which it is due; None for what its term usually leaves.
        ahead: it plans its period (年度计划) and is due after the period's beginning.
        also: further topics under which residents look for all of its items.
        across: its items concern many topics (guides, policies); each also lies under
            those whose `words` it holds.
    """

    code: EntryCode
    part: str
    topic: str
    first_level: str
    second_level: str
    content: str
    basis: tuple[str, ...]
    term: Term
    body: str
    channels: tuple[Channel, ...]
    audience: str
    method: str
    levels: tuple[Level, ...]
    period: Period | None = None
    form: str = ""
    within: int | None = None
    ahead: bool = False
    also: tuple[str, ...] = ()
    across: bool = False

    def __post_init__(self) -> None:
        if (self.term is Term.PERIODIC) != (self.period is not None):
            raise ValueError(f"entry {self.code!r}: 'periodic' and a period belong together")
        if self.within is not None and not 1 <= self.within <= MOST_DAYS:
            raise ValueError(f"entry {self.code!r}: within is not between 1 and {MOST_DAYS}")
        if self.ahead and self.period is None:
            raise ValueError(f"entry {self.code!r}: only a periodic entry is due ahead")

    @property
    def allowed_days(self) -> int:
        """Return within how many working days it is due."""
        return ALLOWED_DAYS[self.term] if self.within is None else self.within

    def beyond(self, channels: Iterable[Channel]) -> tuple[Channel, ...]:
        """Return those of an item's channels that the entry does not allow (公开渠道)."""
        return tuple(channel for channel in channels if channel not in self.channels)


class Catalogue(Strict, frozen=True, kw_only=True):
    """All topics, in the order of the tiles, all entries, and the parts they stand in."""

    topic: tuple[Topic, ...]
    entry: tuple[Entry, ...]
    part: tuple[str, ...] = PARTS

    def __post_init__(self) -> None:
        topics = [topic.code for topic in self.topic]
        codes = [str(entry.code) for entry in self.entry]
        for names in (topics, codes, list(self.part)):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"{name!r} stands twice")
        for entry in self.entry:
            if entry.part not in self.part:
                raise ValueError(f"entry {entry.code!r}: part {entry.part!r} does not exist")
            for topic in (entry.topic, *entry.also):
                if topic not in topics:
                    raise ValueError(f"entry {entry.code!r}: topic {topic!r} does not exist")

    def find(self, code: EntryCode) -> Entry | None:
        """Return the entry with this code, or None."""
        return next((entry for entry in self.entry if entry.code == code), None)

    def topics_of(self, code: EntryCode, title: str, keywords: Iterable[str]) -> tuple[str, ...]:
        """Return the codes of the topics under which an item lies, its entry's own first.

        Arguments:
            code: the entry that the item fulfils.
            title: the item's.
            keywords: the item's.
        """
        entry = self.find(code)
        if entry is None:
            return ()
        said = "\n".join((title, *keywords))
        told = [t.code for t in self.topic if entry.across and any(w in said for w in t.words)]
        return tuple(dict.fromkeys((entry.topic, *entry.also, *told)))


def parse_catalogue(text: str) -> Catalogue:
    """Return the catalogue written in TOML (`config/catalogue.toml`).

    Raises:
        MalformedError: it is no TOML, or a topic or entry is wrong; names which.
    """
    try:
        return msgspec.convert(tomllib.loads(text), Catalogue)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, ValueError) as error:
        raise MalformedError(f"catalogue: {error}") from error
