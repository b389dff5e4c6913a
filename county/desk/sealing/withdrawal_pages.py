"""Pages: taking a public item back, and watching terminals follow.

Invariant: the tombstone that is published is the one whose reason the approver read.
"""

from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.desk.items.labels import ARRIVALS
from county.desk.keys.pages import SEALERS
from county.desk.sealing.labels import REFUSALS
from county.desk.sealing.pages import offer_of
from county.desk.sealing.proof import SealProof
from county.items import ledger
from county.items.ledger import Whole
from county.publishing import offers, rounds
from county.publishing.approving import Approving
from county.publishing.offers import Refusal, RefusedSealError
from county.publishing.rounds import REASON_CHARACTERS, Round
from county.terminals import reach
from county.terminals.reach import Arrival
from disclosure.items import ItemId

MOST_PLACES = 200
"""Terminals that are listed at most; those that still show it come first."""


class WithdrawalPages:
    """Taking back."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._approving = Approving(frame.county)
        self._proof = SealProof(frame)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/items/{id:uuid}"
        return [
            page(f"{one}/withdraw", self.show, SEALERS),
            page(f"{one}/withdraw/payload", self.payload, SEALERS),
            page(f"{one}/withdraw", self.withdraw, SEALERS, acts=True),
            page(f"{one}/reach", self.show_reach, EVERYONE),
        ]

    def show(self, visit: Visit) -> Response:
        """Ask for the reason, then show what is signed."""
        return self._page(visit)

    def payload(self, visit: Visit) -> Response:
        """Return the exact bytes that are signed."""
        one = self._round(visit)
        if one is None:
            raise missing()
        headers = {"Cache-Control": "no-store"}
        return Response(one.payload, media_type="application/octet-stream", headers=headers)

    def withdraw(self, visit: Visit) -> Response:
        """Take the item back with a signature that the person's browser made."""
        id_ = ItemId(str(visit.path["id"]))
        self._whole(visit)
        reason = visit.text("reason")
        if not reason:
            return see(f"/desk/items/{id_}/withdraw")
        fault = self._proof.fault(visit)
        if fault:
            return self._page(visit, sentence=fault)
        try:
            self._approving.withdraw(id_, reason, offer_of(visit), visit.now)
        except RefusedSealError as error:
            told = self._frame.drawing.say(REFUSALS[error.refusal])
            return self._page(visit, sentence=told)
        return see(f"/desk/items/{id_}/reach")

    def show_reach(self, visit: Visit) -> Response:
        """Show which terminals have the newest version, or have taken the item away."""
        whole = self._whole(visit)
        with self._county.database.reading() as connection:
            found = reach.of_item(connection, whole.line.id)
        if found is None:
            raise missing()
        context = {
            "line": whole.line,
            "gone": whole.public is None,
            "reason": whole.reason,
            "reach": found,
            "counts": {one: found.count(one) for one in Arrival},
            "arrivals": ARRIVALS,
            "most": MOST_PLACES,
        }
        return self._frame.draw(visit, "sealing/reach.html", context)

    def _page(self, visit: Visit, sentence: str = "") -> Response:
        whole, one = self._whole(visit), self._round(visit)
        if whole.public is None:
            return see(f"/desk/items/{whole.line.id}/reach")
        keyring = self._county.online.keyring
        keys: tuple[str, ...] = ()
        why: Refusal | None = None
        if one is not None:
            keys, why = offers.own_keys(visit.person.name, one, keyring, visit.now)
        reason = visit.text("reason")
        context = {
            "line": whole.line,
            "one": one if reason else None,
            "reason": reason,
            "query": quote(reason),
            "keys": keys,
            "why": REFUSALS[why] if why and not keys else "",
            "most": REASON_CHARACTERS,
            "sentence": sentence,
            **self._proof.fields(visit),
        }
        status = 409 if sentence else 200
        return self._frame.draw(visit, "sealing/withdraw.html", context, status=status)

    def _round(self, visit: Visit) -> Round | None:
        self._whole(visit)
        with self._county.database.reading() as connection:
            id_ = ItemId(str(visit.path["id"]))
            return rounds.of_withdrawal(connection, id_, visit.text("reason"))

    def _whole(self, visit: Visit) -> Whole:
        """Return the item that is meant, where it is in the person's area."""
        with self._county.database.reading() as connection:
            whole = ledger.whole(connection, ItemId(str(visit.path["id"])), visit.person.area)
        if whole is None:
            raise missing()
        return whole
