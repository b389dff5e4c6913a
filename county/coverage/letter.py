"""The weekly digest as text and as HTML, for whoever sends it: files, one pair an area.

Invariant: both say the same; the HTML needs nothing from anywhere and escapes by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from county.coverage.board import Standing
from county.coverage.digest import MOST_LINES, Digest
from county.coverage.gaps import Gap
from disclosure.areas import AreaCode
from disclosure.catalogue import Catalogue
from disclosure.duties import State
from disclosure.wording import Say
from screen.paging.dates import long_date, short_date


@dataclass(frozen=True)
class Words:
    """What a letter is put into words with.

    Attributes:
        say: the reader's language.
        catalogue: the county's.
        names: of the areas.
        left: how much time a duty has, or how late it was.
        occasion: which period a code names; empty for an event.
    """

    say: Say
    catalogue: Catalogue
    names: Mapping[AreaCode, str]
    left: Callable[[Standing], str]
    occasion: Callable[[str], str]

    def line(self, one: Standing) -> str:
        """Return a duty as a line: where, what, which period, how late."""
        entry = self.catalogue.find(one.entry)
        what = entry.second_level if entry else one.entry
        parts = (self.names.get(one.area, one.area), what, self.occasion(one.occasion))
        left = self.left(one)
        return " ".join(part for part in parts if part) + (f"（{left}）" if left else "")

    def missed(self, one: Gap) -> str:
        """Return what residents missed as a line: where, what, by when, how many asked."""
        name = self.names.get(one.area, one.area_name)
        day = short_date(one.due, self.say)
        when = self.say("{day}前公开，{count} 人问过", day=day, count=one.askers)
        return f"{name} {one.what}（{when}）"


def title(digest: Digest, words: Words) -> str:
    """Return the letter's subject."""
    place = words.names.get(digest.scope, digest.scope)
    return words.say("{place}公开提要（{day}）", place=place, day=f"{digest.today:%Y-%m-%d}")


def text(digest: Digest, words: Words) -> str:
    """Return the digest as plain text."""
    lines = [title(digest, words), "", _opening(digest, words)]
    for head, found in _sections(digest, words):
        lines += ["", words.say("{head}（{count} 项）", head=head, count=len(found))]
        lines += [f"- {one}" for one in found]
    return "\n".join(lines) + "\n"


def page(digest: Digest, words: Words) -> str:
    """Return the digest as one HTML page."""
    parts = [
        f"<h1>{escape(title(digest, words))}</h1>",
        f"<p>{escape(_opening(digest, words))}</p>",
    ]
    for head, found in _sections(digest, words):
        count = words.say("{head}（{count} 项）", head=head, count=len(found))
        rows = "".join(f"<li>{escape(one)}</li>" for one in found)
        parts.append(f"<h2>{escape(count)}</h2><ul>{rows}</ul>")
    head = f'<meta charset="utf-8"><title>{escape(title(digest, words))}</title>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _opening(digest: Digest, words: Words) -> str:
    total, say = digest.total, words.say
    day = long_date(digest.today, say)
    if digest.is_clear:
        return say("{day}：没有超期，一周内也没有到期的。", day=day)
    rate = "—" if total.rate is None else f"{total.rate}%"
    return say(
        "{day}：已超期 {overdue} 项，公示不足 {short} 项，一周内到期 {coming} 项，完成率 {rate}。",
        day=day,
        overdue=total.of(State.OVERDUE),
        short=total.of(State.SHORT),
        coming=len(digest.coming),
        rate=rate,
    )


def _sections(digest: Digest, words: Words) -> list[tuple[str, list[str]]]:
    say = words.say
    heads = (
        (say("已经超期"), [words.line(one) for one in digest.overdue]),
        (say("一周内到期"), [words.line(one) for one in digest.coming]),
        (say("公示天数不足"), [words.line(one) for one in digest.short]),
        (say("群众问到、还没有公开"), [words.missed(one) for one in digest.missed]),
        (say("本周补上"), [words.line(one) for one in digest.mended]),
    )
    found = []
    for head, lines in heads:
        if len(lines) == MOST_LINES:
            lines.append(say("还有更多，请在工作台上看。"))
        if lines:
            found.append((head, lines))
    return found
