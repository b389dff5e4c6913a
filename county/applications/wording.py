"""Wording papers: the templates of `config/applications.toml` filled in.

Templates are data that a county may change, so they are drawn in Jinja's sandbox.
Invariant: a paper with a gap is not made; the fault says which part is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from disclosure import shipped
from disclosure.application_papers import (
    DecisionForm,
    PaperCode,
    PaperForm,
    Papers,
    parse_papers,
)
from disclosure.errors import MalformedError, UsageError
from disclosure.items import Strict
from paper.official import OfficialLetter

_LONGEST = 20_000
"""Characters of a filled template at most."""
_jinja = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


class Gap(Strict, frozen=True, kw_only=True):
    """A part that is missing or too long: its name, label and the characters it may have."""

    name: str
    label: str
    most: int
    written: int


@dataclass(frozen=True)
class Letterhead:
    """What all papers of one application have in common.

    Attributes:
        agency: whose papers they are.
        register: the application's number.
        applicant: whom they greet.
        contact: office and phone.
        red: whether they bear the red head.
        facts: words that every template may use.
    """

    agency: str
    register: str
    applicant: str
    contact: str
    red: bool
    facts: Mapping[str, str]


def load_papers(folder: Path, name: str) -> Papers:
    """Return the county's papers, or the shipped ones where `name` is empty.

    Raises:
        UsageError: the file cannot be read, or is malformed.
    """
    try:
        text = (folder / name).read_text(encoding="utf-8") if name else None
        return parse_papers(text or shipped.read_text("applications.toml"))
    except (OSError, UnicodeDecodeError, MalformedError) as error:
        raise UsageError(f"applications.papers {name}: {error}") from error


def gaps(papers: Papers, names: tuple[str, ...], written: Mapping[str, str]) -> list[Gap]:
    """Return what keeps a paper from being made: parts that are empty or too long."""
    found = []
    for name in names:
        part, words = papers.part[name], written.get(name, "").strip()
        if not words or len(words) > part.most:
            found.append(Gap(name=name, label=part.label, most=part.most, written=len(words)))
    return found


def notice(
    papers: Papers, code: PaperCode, head: Letterhead, parts: Mapping[str, str], day: date
) -> OfficialLetter:
    """Return a notice.

    Arguments:
        papers: the words.
        code: which notice.
        head: the application's.
        parts: what staff filled in; a third party's letter greets `parts["party"]`.
        day: that it bears.

    Raises:
        UsageError: the template asks for something that is not there.
    """
    form = papers.of(code)
    facts = {**head.facts, **parts}
    rows = tuple((name, " ".join(_filled(text, facts))) for name, text in form.rows)
    return _letter(head, form, _filled(form.text, facts), rows, _greeted(form, head, parts), day)


def decision(
    papers: Papers, form: DecisionForm, head: Letterhead, parts: Mapping[str, str], day: date
) -> OfficialLetter:
    """Return a decision with its opening, its legal basis and the remedy; raises as `notice`."""
    facts = {**head.facts, **parts, "article": form.article}
    facts["remedy"] = " ".join(_filled(papers.remedy[form.remedy], facts))
    frame = papers.answer
    texts = (frame.opening, form.text, frame.closing)
    paragraphs = tuple(one for text in texts for one in _filled(text, facts))
    return OfficialLetter(
        agency=head.agency,
        number=f"{head.register}-{frame.mark}",
        title=frame.title,
        addressee=head.applicant,
        paragraphs=paragraphs,
        day=day,
        contact=head.contact,
        red=head.red,
    )


def plain(letter: OfficialLetter) -> str:
    """Return a letter's words as running text, for who reads it at a terminal."""
    lines = [letter.title, letter.number]
    if letter.addressee:
        lines.append(f"{letter.addressee}：")
    lines += letter.paragraphs
    lines += [f"{name}：{words}" for name, words in letter.rows if words]
    day = f"{letter.day.year}年{letter.day.month}月{letter.day.day}日"
    return "\n".join([*lines, letter.agency, day])


def _greeted(form: PaperForm, head: Letterhead, parts: Mapping[str, str]) -> str:
    if form.to == "applicant":
        return head.applicant
    return parts["party"] if form.to == "party" else ""


def _letter(
    head: Letterhead,
    form: PaperForm,
    paragraphs: tuple[str, ...],
    rows: tuple[tuple[str, str], ...],
    greeted: str,
    day: date,
) -> OfficialLetter:
    return OfficialLetter(
        agency=head.agency,
        number=f"{head.register}-{form.mark}",
        title=form.title,
        addressee=greeted,
        paragraphs=paragraphs,
        rows=rows,
        day=day,
        contact=head.contact,
        red=head.red,
    )


def _filled(text: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """Return a template's paragraphs; what staff wrote in several lines stays in several."""
    try:
        drawn = _jinja.from_string(text).render(facts)
    except TemplateError as error:
        raise UsageError(f"a paper's template: {error.message}") from error
    if len(drawn) > _LONGEST:
        raise UsageError(f"a paper of {len(drawn)} characters; {_LONGEST} are the limit")
    return tuple(line.strip() for line in drawn.splitlines() if line.strip())
