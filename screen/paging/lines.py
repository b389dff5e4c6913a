"""Chinese text broken into lines (禁则处理).

Invariant: no line starts with a closing mark or ends with an opening one, numbers, Latin
words and written bars stay whole unless wider than a line, and no character is lost: the
lines joined equal the text but for spaces.
Source of the classes: 《中文排版需求》 (W3C clreq) 3.1.3, GB/T 15834.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from screen.paging.typeface import Typeface

CLOSING = "、。，．：；！？」』）》〉】〕］｝”’…—·～％‰℃°!%),.:;?]}~"
OPENING = "「『（《〈【〔［｛“‘￥¥$([{"
_STOPS, _OPENS = "：，；、。？！》）", "《（"
_LOOSE = re.compile("的\n|\n(?:和|与|及|关于)")
_JOINT, _LOOSE_JOINT = 300, 150
"""By how much longer a title's line may be to break at a mark, or between words that no
mark parts (before 和, after 的): hundredths of an em."""
_WORD = re.compile(
    r"[-+]?[0-9](?:[0-9,.:/-]*[0-9])?(?: ?(?:[%‰℃]|[万亿]?元)|[年月日时分秒号])?"
    r"|[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9@.:/#&'+=?_-]*"
    r"|[▏▎▍▌▋▊▉█]+"
)
_PAIR = re.compile(r"……|——")
_HAN = r"[\u3400-\u9fff\U00020000-\U000323af]"
# Only letters: official papers set figures tight on Chinese (GB/T 9704), and the
# typeface has no space thinner than a quarter of an em.
_AUTOSPACE = re.compile(rf"(?<={_HAN})(?=[A-Za-z])|(?<=[A-Za-z])(?={_HAN})")


def break_lines(text: str, width_px: int, size_px: int, face: Typeface) -> list[str]:
    """Return `text` as lines no wider than `width_px`.

    Arguments:
        text: one paragraph; a newline starts a new line.
        width_px: width of the column; a single character wider than it stands alone.
        size_px: size of the type.
        face: weight that the text is drawn in.
    """
    lines: list[str] = []
    for part in text.split("\n"):
        lines.extend(_fill(part.strip(), width_px, size_px, face))
    return lines


def even_lines(text: str, width_px: int, size_px: int, face: Typeface) -> list[str]:
    """Return a title's lines about equally long, no more of them than `break_lines` makes.

    A break inside brackets is avoided where it can be; one where the words part anyway is
    taken even where a line grows a little longer by it.
    """
    lines = break_lines(text, width_px, size_px, face)
    if len(lines) < 2 or "\n" in text:
        return lines
    least = width_px // len(lines)
    tried = [
        [*_fill(text.strip(), width, size_px, face, bracketed=bracketed)]
        for width in range(least, width_px + 1, size_px // 2)
        for bracketed in (False, True)
    ]
    tried += [
        [line for part in parts for line in _fill(part, width_px, size_px, face)]
        for parts in _at_joints(text.strip())
    ]
    as_few = [each for each in tried if len(each) == len(lines)]
    return min([*as_few, lines], key=lambda each: (_split_brackets(each), _cost(each, face)))


def _split_brackets(lines: list[str]) -> int:
    return sum(sum(map(line.count, "（《“")) != sum(map(line.count, "）》”")) for line in lines)


def _cost(lines: list[str], face: Typeface) -> int:
    """Return the longest line's width, less what breaks at words' joints are worth."""
    worth = sum(_joint(before, after) for before, after in pairwise(lines))
    return max((face.width(line, 100) for line in lines), default=0) - worth


def _joint(before: str, after: str) -> int:
    """Return what a break between two lines is worth; 0 where it may part a word."""
    if before[-1:] in _STOPS or after[:1] in _OPENS:
        return _JOINT
    return _LOOSE_JOINT if _LOOSE.search(f"{before}\n{after}") else 0


def _at_joints(text: str) -> Iterator[tuple[str, str]]:
    """Yield the text in two parts, at each place where its words part anyway."""
    clusters = [*_clusters(spaced(text))]
    for at in range(1, len(clusters)):
        before, after = "".join(clusters[:at]), "".join(clusters[at:])
        if _joint(before, after):
            yield before.strip(), after.strip()


def clip(lines: list[str], most: int) -> list[str]:
    """Return at most `most` lines; the last one then ends in an ellipsis."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][:-1].rstrip() + "…"]


def widest_whole(text: str, size_px: int, face: Typeface) -> int:
    """Return the width of the widest piece of a text that may not be broken."""
    clusters = _clusters(spaced(text.replace("\n", "")))
    return max((face.width(cluster.strip(), size_px) for cluster in clusters), default=0)


def shorten(line: str, width_px: int, size_px: int, face: Typeface) -> str:
    """Return a line as it is, or cut so that it ends in an ellipsis within the width."""
    if face.width(line, size_px) <= width_px:
        return line
    room = width_px - face.width("…", size_px)
    for place, char in enumerate(line):
        room -= face.width(char, size_px)
        if room < 0:
            return line[:place].rstrip() + "…"
    return line


def spaced(text: str) -> str:
    """Return the text with a space between Chinese and Latin words."""
    return _AUTOSPACE.sub(" ", text)


def _fill(
    text: str, width_px: int, size_px: int, face: Typeface, *, bracketed: bool = False
) -> Iterator[str]:
    line = ""
    clusters = _clusters(spaced(text))
    for cluster in _bracketed(clusters) if bracketed else clusters:
        if face.width((line + cluster).rstrip(), size_px) <= width_px:
            line += cluster
            continue
        if line.strip():
            yield line.strip()
        *whole, line = _chopped(cluster.lstrip(), width_px, size_px, face)
        yield from whole
    if line.strip() or not text:
        yield line.strip()


def _clusters(text: str) -> Iterator[str]:
    """Yield the pieces between which a line may break."""
    cluster, open_ended = "", False
    for piece in _pieces(text):
        joins = open_ended or piece[0] in CLOSING or not cluster.strip()
        if cluster and not joins:
            yield cluster
            cluster = ""
        cluster += piece
        open_ended = piece[-1] in OPENING
    if cluster:
        yield cluster


def _bracketed(clusters: Iterator[str]) -> Iterator[str]:
    """Yield the clusters, those of one bracket together."""
    whole = ""
    for cluster in clusters:
        whole += cluster
        if not _split_brackets([whole]):
            yield whole
            whole = ""
    if whole:
        yield whole


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        match = _PAIR.match(text, at) or _WORD.match(text, at)
        end = match.end() if match else at + 1
        yield text[at:end]
        at = end


def _chopped(cluster: str, width_px: int, size_px: int, face: Typeface) -> list[str]:
    """Return a cluster in pieces that fit, cut anywhere when it must be."""
    parts = [""]
    for char in cluster:
        if parts[-1] and face.width(parts[-1] + char, size_px) > width_px:
            parts.append("")
        parts[-1] += char
    return parts
