"""The screens of taking part among the pictures of every screen."""

from content_sync.store.reader import ItemQuery
from disclosure.channels import Channel
from disclosure.items import Item
from disclosure.opinions import taking_part
from kiosk.hall import Hall
from kiosk.journey.opinions import begin
from kiosk.journey.part_stops import Ending, OpinionEndStop, SentenceStop, stop_at
from kiosk.journey.stops import ItemStop, Stop
from kiosk.journey.visit import Visit

MOST_LOOKED_AT = 500


def part_shots(hall: Hall, visit: Visit) -> list[tuple[str, Stop]]:
    """Return the stops of the longest questionnaire of the store; none where there is none."""
    item = _asking(hall)
    form = begin(item) if item is not None else None
    if item is None or form is None:
        return []
    for question in form.asked.questions:
        if question.choices:
            form = form.chosen(question, question.choices[0])
    visit.opinion = form
    shots: list[tuple[str, Stop]] = [("part-item", ItemStop(item=item.id))]
    for step in range(form.steps + 1):
        stop = stop_at(form, step)
        shots.append((f"part-{step + 1}-{type(stop).__name__.removesuffix('Stop').lower()}", stop))
    shots += [(f"part-{why.value}", OpinionEndStop(item=item.id, why=why)) for why in Ending]
    return [*shots, ("sentence", SentenceStop())]


def _asking(hall: Hall) -> Item | None:
    query = ItemQuery(channel=Channel.KIOSK, today=hall.today())
    asking = [
        (len(asked.questions), found.item)
        for found in hall.reader.items(query, MOST_LOOKED_AT)
        if (asked := taking_part(found.item)) is not None
    ]
    return max(asking, key=lambda one: one[0])[1] if asking else None
