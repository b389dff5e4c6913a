"""The front matter of an item: TOML between two lines ``+++``.

Invariant: what `FrontMatter` holds are the keys of `docs/import-format.md`, no more.
"""

import tomllib
from datetime import date

import msgspec

from county.importing.refusal import Page, key_line, toml_place
from disclosure.channels import Channel
from disclosure.items import EntryCode, PersonId, Spoken, Strict

FENCE = "+++"


class SpokenMatter(Strict, frozen=True, kw_only=True):
    """The table `spoken`: what a loudspeaker says, in which slots, how often."""

    text: str
    slots: tuple[str, ...]
    repeats: int = 2

    def __post_init__(self) -> None:
        if not self.slots:
            raise ValueError("'spoken' names no slot")
        self.spoken()

    def spoken(self) -> Spoken:
        """Return it as the item carries it."""
        return Spoken(text=self.text.strip(), slots=self.slots, repeats=self.repeats)


class FrontMatter(Strict, frozen=True, kw_only=True):
    """The keys of an item file; `docs/import-format.md` says what each means."""

    title: str
    entry: EntryCode
    channels: tuple[Channel, ...]
    issuing_body: str
    issued: date
    author: PersonId
    basis: tuple[str, ...] = ()
    document_number: str = ""
    index_number: str = ""
    effective: date | None = None
    repealed: date | None = None
    contact: str = ""
    shown_from: date | None = None
    shown_until: date | None = None
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    concludes: str = ""
    spoken: SpokenMatter | None = None

    def __post_init__(self) -> None:
        for name in ("title", "entry", "issuing_body", "author"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name!r} is empty")
        if not self.channels:
            raise ValueError("'channels' names no channel")
        if len(set(self.channels)) != len(self.channels):
            raise ValueError("'channels' names a channel twice")
        if (Channel.LOUDSPEAKER in self.channels) != (self.spoken is not None):
            raise ValueError("channel 'loudspeaker' and the table 'spoken' belong together")
        self._check_days()

    def _check_days(self) -> None:
        first = self.shown_from or self.issued
        if self.shown_until and self.shown_until < first:
            raise ValueError(f"'shown_until' {self.shown_until} is before its first day {first}")
        start = self.effective or self.issued
        if self.repealed and self.repealed < start:
            raise ValueError(f"'repealed' {self.repealed} is before it comes into force, {start}")


def split(page: Page) -> tuple[FrontMatter, int]:
    """Return the front matter and the number of lines that it takes, fences included.

    Raises:
        RefusedError: a fence is missing, it is no TOML, or a key is wrong.
    """
    if not page.lines or page.lines[0].rstrip() != FENCE:
        raise page.refuse(1, f"the first line is not {FENCE}, which opens the front matter")
    for number, line in enumerate(page.lines[1:], 2):
        if line.rstrip() == FENCE:
            return _parse(page, page.lines[1 : number - 1]), number
    raise page.refuse(1, f"the front matter has no closing line {FENCE}")


def _parse(page: Page, lines: list[str]) -> FrontMatter:
    try:
        return msgspec.convert(tomllib.loads("\n".join(lines) + "\n"), FrontMatter)
    except tomllib.TOMLDecodeError as error:
        line, message = toml_place(str(error), len(lines))
        raise page.refuse(line + 1, f"front matter: {message}") from error
    except msgspec.ValidationError as error:
        line, message = key_line(lines, str(error))
        raise page.refuse(line + 1, f"front matter: {message}") from error
