"""Pages: the request desk in figures, and the list behind each.

Invariant: a figure's link leads to exactly the requests that it counts; nobody reads a name or
a word of a resident here.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.coverage.sending import XLSX, sent
from county.desk.figures.choice import choice, is_narrowed, query_of
from county.desk.figures.drawing import FOOT, HEIGHT, WIDTH, drawn
from county.desk.frame import Frame, Visit
from county.desk.requests.labels import Labels
from county.figures import export, listing, report
from county.figures.course import columns
from county.figures.gathering import Figures, gather
from county.figures.listing import Outcome
from county.figures.people import people
from county.figures.wanted import Wanted, month_of, month_text, own_alone
from county.figures.words import (
    MARK_NAMES,
    OUTCOMES,
    RULE,
    WAYS,
    age_names,
    lasting,
    month_words,
    percent,
    period_words,
)
from county.people.staff import Role
from county.web.paging import pages
from disclosure.areas import Level, level
from disclosure.profile import Profile

ADDRESS = "/desk/figures"
READERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
CHOSEN_MONTHS = 36
"""Months that the form offers, back from this one."""
PDF = "application/pdf"


class FigurePages:
    """Figures of requests on the desk."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._county = frame.county
        self._say = frame.drawing.say

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, READERS),
            page(f"{ADDRESS}/requests", self.behind, READERS),
            page(f"{ADDRESS}.xlsx", self.sheet, READERS),
            page(f"{ADDRESS}.pdf", self.report, READERS),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the figures."""
        profile = self._county.profile()
        wanted = self._wanted(visit, profile)
        figures = self._gather(visit, wanted, profile)
        names = WAYS.items()
        context = self._shared(visit, wanted, profile) | {
            "figures": figures,
            "people": figures.people.within(visit.person.area),
            "whole": figures.whole,
            "course": drawn(columns(figures, self._say)),
            "view": (WIDTH, HEIGHT, FOOT),
            "ways": [(self._say(words), figures.received[way]) for way, words in names],
            "ages": list(zip(age_names(self._say), figures.open.ages, strict=True)),
            "mark_names": list(zip(MARK_NAMES, figures.marks.counts, strict=True)),
            "rule": RULE,
            "lasting": lambda minutes: lasting(minutes, self._say),
            "below": self._below(wanted),
        }
        return self._frame.draw(visit, "figures/show.html", context)

    def behind(self, visit: Visit) -> Response:
        """List the requests behind a figure."""
        profile = self._county.profile()
        wanted = self._wanted(visit, profile)
        asked = visit.text("outcome")
        outcome = Outcome(asked) if asked in set(Outcome) else Outcome.ALL
        most = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            count = listing.count(connection, wanted, outcome, visit.now)
            at = pages(count, visit.page_number(), most, visit.request.query_params)
            found = listing.rows(
                connection, wanted, outcome, visit.now, limit=most, offset=at.offset
            )
            known = people(connection)
        context = self._shared(visit, wanted, profile) | {
            "people": known.within(visit.person.area),
            "found": found,
            "outcome": outcome,
            "outcomes": [(one.value, self._say(words)) for one, words in OUTCOMES.items()],
            "ways": WAYS,
            "pages": at,
        }
        return self._frame.draw(visit, "figures/behind.html", context)

    def sheet(self, visit: Visit) -> Response:
        """Return the figures and the list of what fell due as an XLSX file."""
        profile = self._county.profile()
        wanted = self._wanted(visit, profile)
        figures = self._gather(visit, wanted, profile)
        most = self._county.settings.desk.export_rows
        with self._county.database.reading() as connection:
            listed = listing.rows(connection, wanted, Outcome.ALL, visit.now, limit=most)
        made = export.sheet(figures, listed, self._labels.kind, self._say)
        return sent(made, self._file_name(wanted, profile, "xlsx"), XLSX)

    def report(self, visit: Visit) -> Response:
        """Return the printable report."""
        profile = self._county.profile()
        wanted = self._wanted(visit, profile)
        figures = self._gather(visit, wanted, profile)
        made = report.printed(figures, profile, self._labels.kind, self._say)
        return sent(made.pdf, self._file_name(wanted, profile, "pdf"), PDF)

    def _wanted(self, visit: Visit, profile: Profile) -> Wanted:
        return choice(visit, profile, self._frame.today(visit), self._frame.drawing.zone)

    def _gather(self, visit: Visit, wanted: Wanted, profile: Profile) -> Figures:
        with self._county.database.reading() as connection:
            return gather(connection, wanted, profile.areas, visit.now)

    def _shared(self, visit: Visit, wanted: Wanted, profile: Profile) -> dict[str, object]:
        today = self._frame.today(visit)
        this = month_of(today)
        months = [this.plus(-back) for back in range(CHOSEN_MONTHS)]
        return {
            "wanted": wanted,
            "address": ADDRESS,
            "labels": self._labels,
            "areas": indented(
                (one for one in profile.areas if level(one.code) is not Level.GROUP), visit.person
            ),
            "months": [(month_text(one), month_words(one, self._say)) for one in months],
            "first": month_text(wanted.first),
            "last": month_text(wanted.last),
            "month_text": month_text,
            "month_words": lambda month: month_words(month, self._say),
            "period": period_words(wanted.first, wanted.last, self._say),
            "alone": own_alone(visit.person),
            "narrowed": is_narrowed(wanted, visit, today),
            "query": lambda **more: query_of(wanted, visit, **more),
            "percent": percent,
        }

    def _below(self, wanted: Wanted) -> str:
        """Return what the areas in the table are."""
        county = level(wanted.scope) is Level.COUNTY
        return self._say("乡镇（街道）") if county else self._say("村（社区）")

    def _file_name(self, wanted: Wanted, profile: Profile, kind: str) -> str:
        period = month_text(wanted.first)
        if wanted.first != wanted.last:
            period = f"{period}_{month_text(wanted.last)}"
        place = profile.name_of(wanted.scope)
        return f"{place}{self._say('申请办理统计')}-{period}.{kind}"
