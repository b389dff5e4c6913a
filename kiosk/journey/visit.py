"""One visit: all that the kiosk knows of the person in front of it.

Invariant: everything personal lies in this object, so that a new `Visit` forgets it all.
"""

from collections.abc import Callable
from uuid import uuid4

import msgspec

from disclosure.alerts import Alert
from disclosure.areas import AreaCode
from disclosure.enclosures import Enclosure
from disclosure.items import ItemId, Strict
from disclosure.requests import RequestId, RequestKind
from kiosk.journey.answers import Outcome
from kiosk.journey.comfort import Comfort
from kiosk.journey.opinions import OpinionForm
from kiosk.journey.requesting import SEARCHED_LIMIT, WORDS_LIMIT, Form, Receipt
from kiosk.journey.stops import (
    ConfirmStop,
    FormField,
    FormStop,
    ReceiptStop,
    SearchStop,
    Stop,
    Trail,
)


class Opened(Strict, frozen=True, kw_only=True):
    """What a collection code brought: it stays on the screen of this visit only.

    `pages` lie beside an answer, as far as they have come.
    """

    outcome: Outcome
    pages: tuple[Enclosure, ...] = ()


def _new_id() -> RequestId:
    return RequestId(str(uuid4()))


class Visit:
    """A visit from the first touch to the wipe.

    Arguments:
        new_id: makes the ids of requests.
        comfort: how the kiosk is set up for everybody.
    """

    def __init__(
        self,
        new_id: Callable[[], RequestId] = _new_id,
        comfort: Comfort = Comfort(),  # noqa: B008 - frozen
    ) -> None:
        self._new_id = new_id
        self.comfort = comfort
        self.trail = Trail()
        self._alerts: set[tuple[ItemId, int]] = set()
        self.area: AreaCode | None = None
        self.searched: tuple[str, ...] = ()
        self.form: Form | None = None
        self.opinion: OpinionForm | None = None
        self.receipt: Receipt | None = None
        self.opened: Opened | None = None
        self.printed_pages = 0

    def note_search(self, text: str) -> None:
        """Remember words that were searched; the latest last, each once."""
        kept = tuple(words for words in self.searched if words != text)
        self.searched = (*kept, text)[-SEARCHED_LIMIT:] if text else kept

    def note_alert(self, alert: Alert) -> None:
        """Remember that the person knows of an alert."""
        self._alerts.add((alert.item, alert.version))

    def knows(self, alert: Alert) -> bool:
        """Tell whether the person has said so of this version of an alert."""
        return (alert.item, alert.version) in self._alerts

    def open_form(
        self,
        words: str = "",
        kind: RequestKind = RequestKind.LOOKUP,
        item: ItemId | None = None,
    ) -> Form:
        """Open the form; one half written is taken up again unless it is of another matter.

        Arguments:
            words: what stands in it already.
            kind: what is asked for.
            item: the item that is doubted, for kind `query`.
        """
        form = self.form
        if form is None or (form.kind, form.item) != (kind, item) or words not in ("", form.words):
            self.form = form = Form(
                id=self._new_id(),
                kind=kind,
                words=words[:WORDS_LIMIT],
                searched=self.searched,
                item=item,
            )
        self.trail.go(FormStop())
        return form

    def write(self, field: FormField, text: str) -> None:
        """Keep what has been written in a field of the form."""
        if self.form is not None:
            self.form = msgspec.structs.replace(self.form, **{field.value: text})

    def want_text(self, wants: bool) -> None:  # noqa: FBT001 - the answer itself
        """Keep whether the person wants a text message when there is an answer."""
        if self.form is not None:
            self.form = msgspec.structs.replace(self.form, texts=wants)

    def filed(self, receipt: Receipt) -> None:
        """Go on to the receipt; the form is closed and the way back does not pass it."""
        self.form = None
        self.receipt = receipt
        self.trail.become(ReceiptStop())
        self.trail.drop((FormStop, ConfirmStop))

    def searching(self) -> SearchStop:
        """Return the search where the person is, or an empty one."""
        here: Stop = self.trail.here
        return here if isinstance(here, SearchStop) else SearchStop()
