"""The words of an official document, read from its item."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FENCE = re.compile(r"```(\w+)\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Official:
    """An official document as it is set.

    Attributes:
        file: name of its PDF.
        lines: kind (``text`` or ``heading``) and words of each paragraph.
    """

    title: str
    issuing_body: str
    document_number: str
    issued: date
    repealed: date | None
    file: str
    lines: tuple[tuple[str, str], ...]


def read_official(item: Path) -> Official:
    """Return the document of an item with a ``pdf`` fence.

    Raises:
        ValueError: the item has no such fence, or a block that cannot be set.
    """
    _, front, body = item.read_text(encoding="utf-8").split("+++\n", 2)
    elements = tomllib.loads(front)
    fences = dict(FENCE.findall(body))
    if set(fences) != {"pdf"}:
        raise ValueError(f"{item} has the fences {sorted(fences)}, not one of kind 'pdf'")
    return Official(
        title=elements["title"],
        issuing_body=elements["issuing_body"],
        document_number=elements["document_number"],
        issued=elements["issued"],
        repealed=elements.get("repealed"),
        file=tomllib.loads(fences["pdf"])["file"],
        lines=tuple(_lines(FENCE.sub("", body))),
    )


def _lines(body: str) -> list[tuple[str, str]]:
    paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
    return [
        ("heading", part.lstrip("# ")) if part.startswith("#") else ("text", part)
        for part in paragraphs
    ]
