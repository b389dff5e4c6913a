"""Pages: whom to reach today, and an answer on paper to be handed over.

Invariant: names are nowhere here and numbers masked; who printed an answer stands in its history.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing
from county.desk.requests.delivery import TEXTS
from county.desk.requests.labels import Labels
from county.desk.requests.on_paper import on_paper
from county.desk.requests.sight import ANSWERERS, READERS, requested
from county.items import public
from county.requests import history, reaching, reviewing
from county.requests.history import Act
from county.requests.masking import mask_phone
from county.requests.queue import Filed
from county.requests.stored import StoredAnswer, stored_answers
from county.texting.outbox import TextState
from county.web.paging import pages
from disclosure.requests import Answer

PRINTED = "打印了答复"
LOW_MARKS = 20
"""Low marks that the page lists at most; the oldest come first."""


class ReachingPages:
    """What is ready and not yet in the hands of who asked."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page("/desk/requests/reaching", self.show, READERS),
            page("/desk/requests/{id:uuid}/answer.pdf", self.paper, ANSWERERS),
        ]

    def show(self, visit: Visit) -> Response:
        """List answers that wait to be delivered, and low marks that wait for a lead."""
        county, scope = self._frame.county, visit.person.area
        rows = county.settings.desk.page_rows
        with self._database.reading() as connection:
            count = reaching.count(connection, scope)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = reaching.unreached(
                connection, scope, county.settings.delivery, limit=rows, offset=at.offset
            )
            low = reviewing.waiting(connection, scope, limit=LOW_MARKS)
        context = {
            "labels": self._labels,
            "found": [(one, mask_phone(one.phone)) for one in found],
            "low": low,
            "pages": at,
            "texts": {state.value: words for state, words in TEXTS.items()},
            "failed_texts": (TextState.FAILED, TextState.GIVEN_UP),
            "most": county.settings.delivery.attempts,
        }
        return self._frame.draw(visit, "requests/reaching.html", context)

    def paper(self, visit: Visit) -> Response:
        """Return the newest answer as a PDF."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            written = stored_answers(connection, filed.id)
            if not written:
                raise missing()
            titles = public.titles(connection, written[-1].items)
            history.look(connection, filed.id, Act(visit.person.name, visit.now, PRINTED))
        profile = self._frame.county.profile()
        answer = _answer(filed, written[-1], profile.office, profile.phone)
        return on_paper(self._frame, visit, filed, answer, titles)


def _answer(filed: Filed, written: StoredAnswer, office: str, contact: str) -> Answer:
    return Answer(
        format=1,
        request=filed.id,
        number=filed.number,
        answered_at=written.at,
        asked=filed.words,
        text=written.text,
        office=office,
        contact=contact,
        items=written.items,
    )
