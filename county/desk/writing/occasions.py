"""What a manuscript is written for: its entry, form and area, on this day.

Invariant: nobody writes for an area beyond their own.
"""

from county.desk.frame import Frame, Visit
from county.people.scope import reaches_text
from county.people.staff import Role
from county.writing.beginning import Occasion
from county.writing.manuscript import Manuscript
from disclosure.areas import Area, AreaCode
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode, Item

WRITERS = (Role.EDITOR, Role.LEAD, Role.OFFICE, Role.ADMIN)


class Occasions:
    """Knows the catalogue, the forms and the county's areas."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def of(self, visit: Visit, manuscript: Manuscript) -> Occasion:
        """Return what a manuscript is written for; raises as `new`."""
        return self.new(visit, manuscript.entry, self._named(manuscript.area))

    def of_item(self, visit: Visit, item: Item) -> Occasion:
        """Return what would be written like an item: its entry and area, today; raises as `new`."""
        return self.new(visit, item.entry, self._named(item.area))

    def new(self, visit: Visit, code: EntryCode, area: Area) -> Occasion:
        """Return the occasion of an entry for an area.

        Raises:
            NotAllowedError: the catalogue has no such entry (any more).
        """
        edition = self._frame.county.edition()
        entry = edition.catalogue.find(code)
        if entry is None:
            raise NotAllowedError(f"the catalogue has no entry {code!r}")
        form = edition.forms.find(entry.form) if entry.form else None
        today = self._frame.today(visit)
        return Occasion(entry, form, area, today, self._frame.county.calendar())

    def area(self, visit: Visit) -> Area:
        """Return the area that a visit names, or the person's own."""
        code = AreaCode(visit.text("area"))
        if not code or not reaches_text(visit.person.area, code):
            code = visit.person.area
        return self._named(code)

    def _named(self, code: AreaCode) -> Area:
        areas = self._frame.county.profile().areas
        return next((area for area in areas if area.code == code), Area(code=code, name=code))
