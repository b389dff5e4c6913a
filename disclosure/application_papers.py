"""Papers of applications (依申请公开文书): their words and required parts, as TOML says them.

Invariant: a part that a paper requires has a label, a decision stands on a line of the yearly
report, and the papers that the steps need are all there.
"""

import tomllib
from enum import StrEnum

import msgspec

from disclosure.application_report import Line
from disclosure.applications import LAPSED
from disclosure.errors import MalformedError
from disclosure.items import Strict


class PaperCode(StrEnum):
    """A paper that a step makes."""

    RECEIPT = "receipt"
    CORRECTION = "correction"
    THIRD_PARTY = "third_party"
    CONSULTING = "consulting"
    EXTENSION = "extension"
    DELIVERY = "delivery"


class Reader(StrEnum):
    """Whom a paper is for."""

    APPLICANT = "applicant"
    PARTY = "party"
    FILE = "file"


class Remedy(StrEnum):
    """What somebody may do who disagrees."""

    EITHER = "either"
    FIRST = "first"


class Part(Strict, frozen=True, kw_only=True):
    """What staff fill in: label, hint, rows of the field, characters at most."""

    label: str
    hint: str = ""
    rows: int = 1
    most: int = 1000


class PaperForm(Strict, frozen=True, kw_only=True):
    """The words of a paper.

    Attributes:
        code: which paper.
        title: as it stands at its head.
        mark: behind the register number, in its own number.
        to: for whom.
        parts: that must be filled in.
        text: Jinja, a paragraph a line.
        rows: of a table below the text: a name, and Jinja.
    """

    code: PaperCode
    title: str
    mark: str
    to: Reader
    parts: tuple[str, ...]
    text: str
    rows: tuple[tuple[str, str], ...] = ()


class DecisionForm(Strict, frozen=True, kw_only=True):
    """The words of a kind of decision.

    Attributes:
        code, name: which.
        line: of the yearly report.
        article: of the regulations.
        remedy: which remedy it names.
        parts: that must be filled in.
        text: Jinja, a paragraph a line.
    """

    code: str
    name: str
    line: Line
    article: str
    remedy: Remedy
    parts: tuple[str, ...]
    text: str


class AnswerFrame(Strict, frozen=True, kw_only=True):
    """What stands around every decision: title, mark, first and last paragraphs."""

    title: str
    mark: str
    opening: str
    closing: str


class Papers(Strict, frozen=True, kw_only=True):
    """All papers (`config/applications.toml`)."""

    remedy: dict[Remedy, str]
    answer: AnswerFrame
    part: dict[str, Part]
    paper: tuple[PaperForm, ...]
    decision: tuple[DecisionForm, ...]

    def __post_init__(self) -> None:
        codes = [paper.code for paper in self.paper]
        if sorted(codes) != sorted(PaperCode):
            raise ValueError("each paper stands there once")
        kinds = [decision.code for decision in self.decision]
        if len(set(kinds)) != len(kinds) or LAPSED not in kinds:
            raise ValueError(f"each decision stands there once, {LAPSED!r} among them")
        if set(self.remedy) != set(Remedy):
            raise ValueError("both remedies have words")
        forms: tuple[PaperForm | DecisionForm, ...] = (*self.paper, *self.decision)
        for form in forms:
            for name in form.parts:
                if name not in self.part:
                    raise ValueError(f"{form.code}: part {name!r} has no label")

    def of(self, code: PaperCode) -> PaperForm:
        """Return the words of a paper."""
        return next(paper for paper in self.paper if paper.code is code)

    def decided(self, code: str) -> DecisionForm | None:
        """Return the words of a kind of decision, None where there is no such kind."""
        return next((one for one in self.decision if one.code == code), None)


def parse_papers(text: str) -> Papers:
    """Return the papers written in TOML.

    Raises:
        MalformedError: it is no TOML, or something is missing, doubled or unknown.
    """
    try:
        return msgspec.convert(tomllib.loads(text), Papers)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise MalformedError(f"papers of applications: {error}") from error
