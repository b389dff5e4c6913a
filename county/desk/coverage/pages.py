"""Pages: the board of who owes what, one area of it, and one entry of one area.

Invariant: a person sees the duties of their area and below, no others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.coverage import board, events, export, gaps, sparing
from county.coverage.board import Tally
from county.desk.areas import indented
from county.desk.coverage import labels
from county.desk.coverage.choice import Choice, area_of_path, choice
from county.desk.coverage.sending import XLSX, sent
from county.desk.frame import EVERYONE, Frame, Visit, missing
from county.desk.writing.occasions import WRITERS
from county.people.staff import Role
from county.web.paging import pages
from disclosure.areas import Area, AreaCode, Level, contains, level, path
from disclosure.catalogue import Entry, Term
from disclosure.duties import State, owes
from disclosure.items import EntryCode
from disclosure.profile import Profile
from disclosure.wording import Say

ADDRESS = "/desk/coverage"
SPARERS = (Role.LEAD, Role.OFFICE, Role.ADMIN)
"""Who may say that something is not needed somewhere."""


@dataclass(frozen=True)
class Row:
    """An area with its tally."""

    area: Area
    tally: Tally


class BoardPages:
    """Who owes what, on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._say: Say = frame.drawing.say

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, EVERYONE),
            page(f"{ADDRESS}.xlsx", self.sheet, EVERYONE),
            page(f"{ADDRESS}/areas/{{area}}", self.one_area, EVERYONE),
            page(f"{ADDRESS}/areas/{{area}}/{{entry}}", self.one_entry, EVERYONE),
        ]

    def show(self, visit: Visit) -> Response:
        """Show areas × entries, each with where it stands."""
        profile, catalogue = self._county.profile(), self._county.catalogue()
        chosen = choice(visit, profile, catalogue)
        wanted = chosen.wanted(catalogue)
        rows = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            tallies = board.by_area(connection, wanted)
            listed = _rows(chosen, profile, tallies)
            at = pages(len(listed), visit.page_number(), rows, visit.request.query_params)
            here = listed[at.offset : at.offset + rows]
            cells = board.cells(connection, wanted, [row.area.code for row in here])
            counted = board.counted_at(connection, chosen.scope)
            asked = gaps.count(connection, chosen.scope, still_open=True)
        owed = chosen.entries(catalogue)
        met = {code for _, code in cells}
        entries = [one for one in owed if one.code in met]
        context = self._shared(visit) | {
            "chosen": chosen,
            "areas": indented(_offices(profile), visit.person),
            "parts_said": [(part, part) for part in catalogue.part],
            "spans": labels.spans(self._frame.today(visit)),
            "levels_said": [(one.value, self._say(words)) for one, words in labels.LEVELS.items()],
            "total": board.together(tallies.values()),
            "towns": _towns(chosen, profile, tallies),
            "rows": here,
            "pages": at,
            "entries": entries,
            "bands": _bands(entries),
            "quiet": len(owed) - len(entries),
            "cells": cells,
            "counted": counted,
            "gaps": asked,
            "query": visit.request.url.query,
        }
        return self._frame.draw(visit, "coverage/board.html", context)

    def sheet(self, visit: Visit) -> Response:
        """Return what the board shows as an XLSX file."""
        profile, catalogue = self._county.profile(), self._county.catalogue()
        chosen = choice(visit, profile, catalogue)
        wanted = chosen.wanted(catalogue)
        today = self._frame.today(visit)
        with self._county.database.reading() as connection:
            tallies = board.by_area(connection, wanted)
            areas = [row.area for row in _rows(chosen, profile, tallies)]
            cells = board.cells(connection, wanted, [area.code for area in areas])
            open_ones = board.listed(
                connection, wanted, (State.OVERDUE, State.SHORT, State.DUE), limit=export.MOST_ROWS
            )
        told = export.Told(
            place=profile.name_of(chosen.scope),
            today=today,
            areas=areas,
            entries=[
                one for one in chosen.entries(catalogue) if any(k[1] == one.code for k in cells)
            ],
            tallies=tallies,
            cells=cells,
            open_ones=open_ones,
            catalogue=catalogue,
            names={area.code: area.name for area in profile.areas},
        )
        name = f"{told.place}公开进度-{today:%Y%m%d}.xlsx"
        return sent(export.sheet(told, labels.STATES, self._say), name, XLSX)

    def one_area(self, visit: Visit) -> Response:
        """Show what one area owes, entry by entry."""
        profile, catalogue = self._county.profile(), self._county.catalogue()
        area = area_of_path(visit, profile)
        chosen = choice(visit, profile, catalogue)
        wanted = board.Wanted(area.code, None, chosen.span, board.immediate(catalogue))
        with self._county.database.reading() as connection:
            standings = board.of_entries(board.of_area(connection, area.code, wanted))
            asked = gaps.of_area(connection, area.code)
        state = chosen.state
        lines = [
            (entry, standings.get(entry.code, []))
            for entry in catalogue.entry
            if owes(entry, area.code)
            and (not state or any(one.state is state for one in standings.get(entry.code, [])))
        ]
        tally = board.together(one.tally for _, found in lines for one in found)
        context = self._shared(visit) | {
            "area": area,
            "above": [one for one in profile.areas if contains(one.code, area.code)],
            "chosen": chosen,
            "spans": labels.spans(self._frame.today(visit)),
            "lines": [line for line in lines if line[1]],
            "quiet": [entry for entry, found in lines if not found],
            "parts_of": catalogue.part,
            "total": tally,
            "gaps": asked,
            "gravest": lambda found: min(found, key=lambda one: list(State).index(one.state)),
        }
        return self._frame.draw(visit, "coverage/area.html", context)

    def one_entry(self, visit: Visit) -> Response:
        """Show every occasion of one entry in one area, with its item and its proof."""
        profile, catalogue = self._county.profile(), self._county.catalogue()
        area = area_of_path(visit, profile)
        entry = catalogue.find(EntryCode(visit.path["entry"]))
        if entry is None or not owes(entry, area.code):
            raise missing()
        with self._county.database.reading() as connection:
            standings = board.of_entry(connection, area.code, entry.code)
            noted = events.of_area(connection, area.code, entry.code)
            spared = sparing.of_area(connection, area.code, entry.code)
            asked = gaps.of_area(connection, area.code, entry.code)
        context = self._shared(visit) | {
            "area": area,
            "entry": entry,
            "standings": standings,
            "gaps": asked,
            "what": {one.id: one.what for one in noted},
            "events": {one.id: one for one in noted},
            "dropped": [one for one in noted if one.dropped_why is not None],
            "free": [one for one in standings if one.item and one.occasion not in _ids(noted)],
            "spared": spared,
            "spares": visit.person.may(SPARERS),
            "writes": visit.person.may(WRITERS),
            "notes": entry.term is Term.IMMEDIATE and visit.person.may(WRITERS),
            "longest": events.LONGEST_WHAT,
            "choices_of": lambda found: [(one.item, one.title) for one in found],
            "open_occasions": _open_occasions(standings, entry),
            "occasion_code": labels.code_words,
        }
        return self._frame.draw(visit, "coverage/entry.html", context)

    def _shared(self, visit: Visit) -> dict[str, object]:
        """Return what all of these pages use."""
        today, calendar, say = self._frame.today(visit), self._county.calendar(), self._say
        needed = self._county.profile().display.working_days
        return {
            "states": labels.STATES,
            "today": today,
            "address": ADDRESS,
            "term": lambda entry: labels.term_words(entry, say),
            "occasion": lambda one, what: labels.occasion_words(one, what, say),
            "left": lambda one: labels.left_words(one, today, calendar, say),
            "shown": lambda one: labels.shown_words(one, needed, today, say),
            "sure": calendar.knows,
            "said": {one: say(label.words) for one, label in labels.STATES.items()},
            "states_said": [(one.value, say(label.words)) for one, label in labels.STATES.items()],
            "state_overdue": State.OVERDUE,
        }


def _open_occasions(standings: Iterable[board.Standing], entry: Entry) -> list[tuple[str, str]]:
    """Return the periods of an entry that nothing was disclosed for, to be spared one by one."""
    if entry.period is None:
        return []
    return [
        (one.occasion, labels.code_words(one.occasion)) for one in standings if one.item is None
    ]


def _ids(noted: Iterable[events.Event]) -> set[str]:
    return {one.id for one in noted}


def _offices(profile: Profile) -> list[Area]:
    """Return the areas that owe anything by themselves."""
    return [one for one in profile.areas if level(one.code) is not Level.GROUP]


def _rows(chosen: Choice, profile: Profile, tallies: dict[AreaCode, Tally]) -> list[Row]:
    rows = [Row(one, tallies.get(one.code, Tally())) for one in chosen.areas(profile)]
    state = chosen.state
    if state is None:
        return rows
    kept = [row for row in rows if row.tally.of(state)]
    return sorted(kept, key=lambda row: -row.tally.of(state))


def _towns(chosen: Choice, profile: Profile, tallies: dict[AreaCode, Tally]) -> list[Row]:
    """Return the townships of a county with all that lies in them, for whoever sees several."""
    towns = [
        one
        for one in profile.areas
        if level(one.code) is Level.TOWNSHIP and contains(chosen.scope, one.code)
    ]
    if level(chosen.scope) is not Level.COUNTY or len(towns) < 2:
        return []
    below: dict[AreaCode, list[Tally]] = {}
    for code, tally in tallies.items():
        for above in path(code):
            below.setdefault(above, []).append(tally)
    return [Row(town, board.together(below.get(town.code, ()))) for town in towns]


def _bands(entries: list[Entry]) -> list[tuple[str, int]]:
    """Return the parts above the columns, each with how many stand under it."""
    bands: list[tuple[str, int]] = []
    for one in entries:
        if bands and bands[-1][0] == one.part:
            bands[-1] = (one.part, bands[-1][1] + 1)
        else:
            bands.append((one.part, 1))
    return bands
