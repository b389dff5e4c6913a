"""Replies: the four parts that every answer has, and the text that they make.

The text of an answer travels as it always did; a part begins with its heading on a line of
its own, in 【】. So a terminal of any age shows all of it, and one that knows parts sets the
headings apart.
Invariant: a reply with a part missing, or one that sends a person away without a name and a
phone number, is never ready.
"""

import re
import tomllib
from enum import StrEnum

import msgspec

from disclosure.errors import MalformedError
from disclosure.items import Strict
from disclosure.requests import RequestKind


class Part(StrEnum):
    """One part of a reply, in the order in which they stand."""

    ASKED = "asked"
    FOUND = "found"
    STANDS = "stands"
    NEXT = "next"


HEADINGS = {
    Part.ASKED: "您问的事",
    Part.FOUND: "查到的情况",
    Part.STANDS: "现在怎么样",
    Part.NEXT: "还可以问谁",
}
"""What stands above a part; the first is not in the text: a letter says what was asked itself."""

NEWS = "现在公开了"
"""The heading of a further letter: what was missing is public now."""

_HEADING = re.compile(r"【([^【】\n]{1,20})】")
_PHONE = re.compile(
    r"(?:0[0-9]{2,3}[- ]?)?[0-9]{7,8}|1[0-9]{10}|1[0-9]{4}|400[- ]?[0-9]{3}[- ]?[0-9]{4}"
)


class Outcome(StrEnum):
    """What an answer comes to."""

    ANSWERED = "answered"
    NOT_HELD = "not_held"
    CORRECTED = "corrected"
    TAKEN_BACK = "taken_back"
    REJECTED = "rejected"


OF_QUERY = (Outcome.CORRECTED, Outcome.TAKEN_BACK, Outcome.REJECTED)
"""How a query of an item ends: upheld and published again, upheld and withdrawn, or rejected."""


class Reply(Strict, frozen=True, kw_only=True):
    """What a clerk writes.

    Attributes:
        asked, found, stands, next: the four parts.
        office, phone: another office to which the question goes, and its number; both empty
            where the question stays.
    """

    asked: str = ""
    found: str = ""
    stands: str = ""
    next: str = ""
    office: str = ""
    phone: str = ""

    def of(self, part: Part) -> str:
        """Return a part's words."""
        words: str = getattr(self, part.value)
        return words.strip()


class Lack(StrEnum):
    """Why a reply is not ready."""

    EMPTY = "empty"
    LONG = "long"
    OFFICE = "office"
    PHONE = "phone"
    SENT_AWAY = "sent_away"


class Phrases(Strict, frozen=True, kw_only=True):
    """How an answer of one kind may begin, part by part."""

    kind: RequestKind
    found: tuple[str, ...]
    stands: tuple[str, ...]
    next: tuple[str, ...]

    def of(self, part: Part) -> tuple[str, ...]:
        """Return the phrases of a part; what was asked needs none."""
        found: tuple[str, ...] = getattr(self, part.value, ())
        return found


class Template(Strict, frozen=True, kw_only=True):
    """The county's template (`config/replies.toml`).

    Attributes:
        sends_away: words that send a person away; with them an office and its phone are needed.
        not_held: the sentence that offers an application, where nothing is held.
        phrases: how answers begin, by kind.
    """

    sends_away: tuple[str, ...]
    not_held: str
    phrases: tuple[Phrases, ...]

    def of(self, kind: RequestKind) -> Phrases:
        """Return the phrases of a kind."""
        return next(one for one in self.phrases if one.kind is kind)


def parse_template(text: str) -> Template:
    """Return the template written in TOML.

    Raises:
        MalformedError: it is no TOML, or a kind is missing, doubled or wrong.
    """
    try:
        template = msgspec.convert(tomllib.loads(text), Template)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise MalformedError(f"replies: {error}") from error
    if sorted(one.kind for one in template.phrases) != sorted(RequestKind):
        raise MalformedError("replies: each kind of request stands there once")
    return template


def lacking(reply: Reply, template: Template, characters: int) -> dict[str, Lack]:
    """Return what keeps a reply from being sent, by the field's name; empty when it is ready.

    Arguments:
        reply: as written.
        template: with the words that send a person away.
        characters: of a part at most.
    """
    found: dict[str, Lack] = {}
    for part in Part:
        if not reply.of(part):
            found[part.value] = Lack.EMPTY
        elif len(reply.of(part)) > characters:
            found[part.value] = Lack.LONG
    office, phone = reply.office.strip(), reply.phone.strip()
    if phone and not office:
        found["office"] = Lack.OFFICE
    if (office and not phone) or (phone and not _PHONE.fullmatch(phone)):
        found["phone"] = Lack.PHONE
    if not office:
        for part in (Part.FOUND, Part.STANDS, Part.NEXT):
            if any(words in reply.of(part) for words in template.sends_away):
                found.setdefault(part.value, Lack.SENT_AWAY)
    return found


def compose(reply: Reply, outcome: Outcome, template: Template) -> str:
    """Return the text of an answer: its parts under their headings."""
    next_ = [reply.of(Part.NEXT)]
    if reply.office.strip():
        # A plain sentence: it is also read aloud.
        next_.insert(0, f"这件事由{reply.office.strip()}办理，电话 {reply.phone.strip()}。")
    if outcome is Outcome.NOT_HELD:
        next_.append(template.not_held)
    words = {
        Part.FOUND: reply.of(Part.FOUND),
        Part.STANDS: reply.of(Part.STANDS),
        Part.NEXT: "\n".join(next_),
    }
    return "\n".join(f"【{HEADINGS[part]}】\n{told}" for part, told in words.items())


class Passage(Strict, frozen=True, kw_only=True):
    """A stretch of an answer's text, under a heading or none."""

    heading: str
    lines: tuple[str, ...]


def passages(text: str) -> tuple[Passage, ...]:
    """Return the stretches of an answer's text; a text of before is one without a heading."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            found.append((heading.group(1), []))
        elif line.strip():
            found[-1][1].append(line.strip())
    return tuple(
        Passage(heading=head, lines=tuple(lines)) for head, lines in found if lines or head
    )
