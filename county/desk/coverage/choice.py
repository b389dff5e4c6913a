"""What of the board somebody asked for: area, part, period, level, state.

Invariant: nobody is shown an area beyond their own, whatever the address says.
"""

from dataclasses import dataclass

from county.coverage import board
from county.coverage.board import Wanted
from county.desk.frame import Visit, missing
from county.people.scope import reaches_text
from disclosure.areas import Area, AreaCode, Level, contains, level
from disclosure.catalogue import Catalogue, Entry
from disclosure.duties import State
from disclosure.periods import Span
from disclosure.profile import Profile


@dataclass(frozen=True)
class Choice:
    """The filters of the board.

    Attributes:
        scope: an area with all below it.
        level: whose duties stand in the rows.
        part: of the catalogue; empty for all.
        span: a period; None for all.
        state: only areas that have a duty standing so; None for all.
    """

    scope: AreaCode
    level: Level
    part: str
    span: Span | None
    state: State | None

    def entries(self, catalogue: Catalogue) -> tuple[Entry, ...]:
        """Return the entries that its level owes, of its part."""
        return tuple(
            one
            for one in catalogue.entry
            if self.level in one.levels and self.part in ("", one.part)
        )

    def wanted(self, catalogue: Catalogue) -> Wanted:
        """Return it as a question to the board."""
        chosen = None
        if self.part:
            chosen = frozenset(one.code for one in catalogue.entry if one.part == self.part)
        return Wanted(self.scope, chosen, self.span, board.immediate(catalogue))

    def areas(self, profile: Profile) -> list[Area]:
        """Return the areas of its level in its scope, in the county's order."""
        return [
            one
            for one in profile.areas
            if level(one.code) is self.level and contains(self.scope, one.code)
        ]

    @property
    def is_set(self) -> bool:
        """Tell whether anything but the area is chosen."""
        return bool(self.part or self.span or self.state)


def choice(visit: Visit, profile: Profile, catalogue: Catalogue) -> Choice:
    """Return what a visit asks for; what it does not say, or wrongly, is as wide as may be."""
    scope = area_asked(visit, profile) or visit.person.area
    asked, state = visit.text("level"), visit.text("state")
    usual = Level.VILLAGE if level(scope) is not Level.GROUP else Level.GROUP
    chosen = Level(asked) if asked in set(Level) else usual
    return Choice(
        scope=scope,
        level=chosen,
        part=visit.text("part") if visit.text("part") in catalogue.part else "",
        span=board.wanted_span(visit.text("span")),
        state=State(state) if state in set(State) else None,
    )


def area_asked(visit: Visit, profile: Profile) -> AreaCode | None:
    """Return the area that a visit names, None where it is none of the person's."""
    text = visit.text("area")
    known = {area.code for area in profile.areas}
    return AreaCode(text) if text in known and reaches_text(visit.person.area, text) else None


def area_of_path(visit: Visit, profile: Profile) -> Area:
    """Return the area in a page's address; raise 404 where it is none of the person's."""
    code = visit.path["area"]
    found = next((area for area in profile.areas if area.code == code), None)
    if found is None or not visit.person.reaches(found.code):
        raise missing()
    return found
