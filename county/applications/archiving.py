"""The archive (归档): all papers of an ended application as one ZIP file with their hashes.

Invariant: a bundle never changes once it is sealed; its own hash is kept with its last step. Its
names are those of papers, never of people.
"""

import hashlib
import io
import zipfile

from sqlalchemy import Connection, insert, select

from county.applications import clocking
from county.applications.kept import Application, Taken
from county.applications.matter import Matter, Move
from county.applications.word_file import word_file
from county.database.tables import application_bundles
from disclosure.applications import Step
from disclosure.requests import RequestId
from disclosure.wording import Say
from paper.official import OfficialLetter
from paper.official_sheet import official_sheet

_SUMS = "SHA256SUMS.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a bundle, so that the same papers make the same bytes."""


def papers_of(taken: list[Taken]) -> list[OfficialLetter]:
    """Return all papers of an application, in the order in which they were made."""
    pairs = [(one.paper, one.told) for one in taken if one.deed.step is not Step.DRAFTED]
    return [paper for pair in pairs for paper in pair if paper is not None]


def bundle(one: Application, taken: list[Taken], say: Say) -> bytes:
    """Return the bundle: each paper as PDF and DOCX, what was done, and the hashes of all."""
    files: dict[str, bytes] = {}
    for number, paper in enumerate(papers_of(taken), 1):
        name = f"{number:02d}-{paper.title}"
        files[f"{name}.pdf"] = official_sheet(paper, say).pdf
        files[f"{name}.docx"] = word_file(paper, say)
    files["办理经过.txt"] = _story(one, taken).encode()
    sums = [f"{hashlib.sha256(raw).hexdigest()}  {name}" for name, raw in files.items()]
    files[_SUMS] = ("\n".join(sums) + "\n").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            facts = zipfile.ZipInfo(name, _EPOCH)
            facts.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(facts, raw)
    return out.getvalue()


def seal(matter: Matter, file: bytes) -> None:
    """Keep a bundle, and close the application.

    Arguments:
        matter: the application, delivered or withdrawn.
        file: made by `bundle` of its steps.

    Raises:
        BarredError: it is not over yet, or sealed already.
    """
    digest = hashlib.sha256(file).hexdigest()
    matter.take(Move(matter.deed(Step.ARCHIVED), note=digest))
    row = {"request": matter.one.request, "at": matter.act.at, "who": matter.act.who}
    values = {**row, "sha256": digest, "file": file}
    matter.connection.execute(insert(application_bundles).values(values))
    clocking.closed(matter)


def sealed(connection: Connection, request: RequestId) -> bytes | None:
    """Return the bundle of an application, None where it has none."""
    query = select(application_bundles.c.file)
    found: bytes | None = connection.scalar(query.where(application_bundles.c.request == request))
    return found


def _story(one: Application, taken: list[Taken]) -> str:
    lines = [one.register]
    for step in taken:
        facts = [step.deed.day.isoformat(), step.deed.step.value, step.deed.who, step.deed.about]
        facts += [f"{name}: {words}" for name, words in step.parts.items()]
        lines.append("\t".join([*facts, step.note]).replace("\n", " "))
    return "\n".join(lines) + "\n"
