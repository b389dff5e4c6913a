"""The way into a questionnaire: its first question, or why there is none.

Invariant: what was half answered in this visit is taken up again.
"""

from datetime import date

from disclosure.items import Item
from kiosk.journey.opinions import Opinions, begin, closed
from kiosk.journey.part_stops import Ending, OpinionEndStop, PartStop, stop_at
from kiosk.journey.visit import Visit


def entrance(visit: Visit, item: Item, opinions: Opinions, today: date) -> PartStop:
    """Return where a person goes who wants to take part in an item; opens the form.

    Arguments:
        visit: the person's.
        item: what is consulted on.
        opinions: knows what this visit has filed.
        today: day in the county's zone.
    """
    form = begin(item)
    if form is None or closed(form.asked, today):
        return OpinionEndStop(item=item.id, why=Ending.CLOSED)
    if opinions.filed(item.id):
        return OpinionEndStop(item=item.id, why=Ending.ALREADY)
    kept = visit.opinion
    if kept is None or (kept.item, kept.version) != (item.id, item.version):
        visit.opinion = form
    return stop_at(visit.opinion or form, 0)
