"""The words of a search inside a title or snippet, so that they can be set off.

Invariant: the segments of a line, put together, are the line.
"""

from disclosure.items import Strict


class Segment(Strict, frozen=True, kw_only=True):
    """A stretch of text; `hit` when it is one of the words looked for."""

    text: str
    hit: bool = False


def mark_lines(lines: list[str], words: tuple[str, ...]) -> list[list[Segment]]:
    """Return each line as segments; a word that runs over a line's end is hit on both."""
    hits = _hits("".join(lines), words)
    marked, start = [], 0
    for line in lines:
        marked.append(_segments(line, hits[start : start + len(line)]))
        start += len(line)
    return marked


def _hits(text: str, words: tuple[str, ...]) -> list[bool]:
    hits = [False] * len(text)
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text
    for word in words:
        place = folded.find(word.casefold()) if word else -1
        while place >= 0:
            hits[place : place + len(word)] = [True] * len(word)
            place = folded.find(word.casefold(), place + len(word))
    return hits


def _segments(line: str, hits: list[bool]) -> list[Segment]:
    segments: list[Segment] = []
    for mark, hit in zip(line, hits, strict=True):
        if segments and segments[-1].hit is hit:
            segments[-1] = Segment(text=segments[-1].text + mark, hit=hit)
        else:
            segments.append(Segment(text=mark, hit=hit))
    return segments
