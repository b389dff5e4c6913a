"""Findings: what a check found, and what is to be done about it.

Invariant: a justification holds for the very matter it was written for: a changed number or
word makes another key.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was checked."""

    FORM = "form"
    CHANNELS = "channels"
    PERSONAL = "personal"
    GLYPHS = "glyphs"
    SUMS = "sums"
    DAYS = "days"
    ELEMENTS = "elements"
    MEDIA = "media"
    SPEECH = "speech"
    TWICE = "twice"
    WORDS = "words"


class Weight(StrEnum):
    """What a finding asks for: to be mended, or to be mended or justified."""

    MEND = "mend"
    JUSTIFY = "justify"


@dataclass(frozen=True)
class Finding:
    """Something that a check found.

    Attributes:
        kind: which check.
        weight: whether words can justify it.
        where: key of a piece or name of a field; empty for the whole.
        words: what is wrong, as a sentence.
        fix: how to put it right, as a sentence.
        matter: the text that it is about.
    """

    kind: Kind
    weight: Weight
    where: str
    words: str
    fix: str
    matter: str = ""

    @property
    def key(self) -> str:
        """Return the name that a justification refers to."""
        told = "\0".join((self.kind, self.where, self.matter or self.words))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Judged:
    """A finding with the editor's justification; empty where there is none, or none can be."""

    finding: Finding
    reason: str

    @property
    def open(self) -> bool:
        """Tell whether it stands in the way of handing in."""
        return not self.reason
