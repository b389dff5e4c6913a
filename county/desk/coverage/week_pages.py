"""Pages: the weekly digest of an area, on the desk and as the letter that is sent.

Invariant: a person reads the digest of their own area or one below.
"""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.coverage import letter
from county.coverage.board import Standing
from county.coverage.digest import Digest, digest
from county.coverage.letter import Words
from county.desk.areas import indented
from county.desk.coverage import labels
from county.desk.coverage.choice import area_asked
from county.desk.coverage.pages import ADDRESS
from county.desk.coverage.sending import sent
from county.desk.frame import EVERYONE, Frame, Visit
from disclosure.areas import Level, level
from disclosure.duties import State
from disclosure.profile import Profile

MOST_SHOWN = 12
"""Duties of each kind that the page lists; the letter has more, the board all."""


class WeekPages:
    """The week on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(f"{ADDRESS}/week", self.show, EVERYONE),
            page(f"{ADDRESS}/week.txt", self.plain, EVERYONE),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the digest."""
        profile = self._county.profile()
        scope = area_asked(visit, profile) or visit.person.area
        with self._county.database.reading() as connection:
            made = digest(connection, scope, self._frame.today(visit), most=MOST_SHOWN)
        words = self._words(visit, profile)
        offices = [one for one in profile.areas if level(one.code) is not Level.GROUP]
        context = {
            "digest": made,
            "sections": _sections(made, words),
            "areas": indented(offices, visit.person),
            "scope": scope,
            "states": labels.STATES,
            "address": ADDRESS,
            "today": self._frame.today(visit),
        }
        return self._frame.draw(visit, "coverage/week.html", context)

    def plain(self, visit: Visit) -> Response:
        """Return the digest as the text that is sent."""
        profile = self._county.profile()
        scope = area_asked(visit, profile) or visit.person.area
        with self._county.database.reading() as connection:
            made = digest(connection, scope, self._frame.today(visit))
        words = self._words(visit, profile)
        name = f"{letter.title(made, words)}.txt"
        return sent(letter.text(made, words).encode(), name, "text/plain; charset=utf-8")

    def _words(self, visit: Visit, profile: Profile) -> Words:
        say, today = self._frame.drawing.say, self._frame.today(visit)
        calendar = self._county.calendar()
        return Words(
            say=say,
            catalogue=self._county.catalogue(),
            names={area.code: area.name for area in profile.areas},
            left=lambda one: labels.left_words(one, today, calendar, say),
            occasion=labels.code_words,
        )


@dataclass(frozen=True)
class Section:
    """One kind of what a week tells: its first lines with their addresses, of `count` in all.

    `page` is the name of the desk's page that has the others.
    """

    head: str
    tone: str
    count: int
    lines: list[tuple[str, str]]
    page: str

    @property
    def more(self) -> int:
        """Return how many lines are left out."""
        return self.count - len(self.lines)


def _sections(made: Digest, words: Words) -> list[Section]:
    say = words.say
    standings = (
        (say("已经超期"), "late", made.overdue, made.total.of(State.OVERDUE)),
        (say("一周内到期"), "calm", made.coming, len(made.coming)),
        (say("公示天数不足"), "near", made.short, made.total.of(State.SHORT)),
        (say("本周补上"), "done", made.mended, len(made.mended)),
    )
    found = [
        Section(
            head, tone, count, [_duty(one, words) for one in some[:MOST_SHOWN]], say("公开进度")
        )
        for head, tone, some, count in standings
    ]
    missed = [(f"{ADDRESS}/gaps/{one.id}", words.missed(one)) for one in made.missed]
    head = say("群众问到、还没有公开")
    found.insert(3, Section(head, "near", made.all_missed, missed, say("群众问到的")))
    return found


def _duty(one: Standing, words: Words) -> tuple[str, str]:
    return f"{ADDRESS}/areas/{one.area}/{one.entry}", words.line(one)
