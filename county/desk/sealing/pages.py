"""Pages: what waits for a seal, and one draft before its approver.

Invariant: what the page shows is read from the very bytes that the browser is given to
sign.
"""

import base64
import binascii
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.frame import Frame, Visit, missing, see
from county.desk.keys.pages import SEALERS
from county.desk.sealing import queue
from county.desk.sealing.labels import PLACES, REFUSALS, time_left
from county.desk.sealing.proof import SealProof
from county.desk.sealing.queue import Place, Queue
from county.items import differences, public
from county.publishing import offers, rounds
from county.publishing.approving import Approving
from county.publishing.offers import Offer, Refusal, RefusedSealError
from county.publishing.rounds import Round
from county.speaking.readiness import judge_sound
from county.web.paging import pages
from county.writing import handing
from disclosure.channels import label
from disclosure.errors import NotAllowedError
from disclosure.items import Item, ItemId, PersonId
from disclosure.profile import Profile
from disclosure.seals.verifying import approvers_needed
from screen.paging.dates import standing

ADDRESS = "/desk/approvals"
SAID = {
    "public": "已用印，内容已经公开。",
    "more": "已用印，还等另一位审核人。",
    "back": "已退回给编辑。",
    "nothing": REFUSALS[Refusal.NOTHING],
}


@dataclass(frozen=True)
class Batch:
    """A draft's place in the round of going through the queue.

    Attributes:
        number, of: its place, what was done before counted in.
        before, after: ids of its neighbours, empty at the ends.
        done: how many were sealed in this round.
    """

    number: int
    of: int
    before: str
    after: str
    done: int


class SealingPages:
    """Approving and sealing."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._approving = Approving(frame.county)
        self._proof = SealProof(frame)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/items/{id:uuid}"
        return [
            page(ADDRESS, self.show_queue, SEALERS),
            page(f"{one}/seal", self.show, SEALERS),
            page(f"{one}/seal/payload", self.payload, SEALERS),
            page(f"{one}/seal", self.give, SEALERS, acts=True),
            page(f"{one}/return", self.send_back, SEALERS, acts=True),
        ]

    def show_queue(self, visit: Visit) -> Response:
        """List what waits."""
        found = self._queue(visit)
        text = visit.text("place")
        place = Place(text) if text in list(Place) else Place.MINE
        lines = found.at(place)
        rows = self._county.settings.desk.page_rows
        at = pages(len(lines), visit.page_number(), rows, visit.request.query_params)
        context = {
            "queue": found,
            "place": place,
            "places": PLACES,
            "refusals": REFUSALS,
            "lines": lines[at.offset : at.offset + rows],
            "first": next(iter(found.at(Place.MINE)), None),
            "keyless": self._keyless(visit),
            "pages": at,
            "said": SAID.get(visit.text("said"), ""),
            "left": lambda until: time_left(until, visit.now, self._frame.drawing.say),
        }
        return self._frame.draw(visit, "sealing/queue.html", context)

    def show(self, visit: Visit) -> Response:
        """Show one draft in full, with what its approver signs."""
        one = self._waiting(visit)
        return self._page(visit, one) if one else see(f"/desk/items/{visit.path['id']}")

    def payload(self, visit: Visit) -> Response:
        """Return the exact bytes that are signed."""
        one = self._find(visit)
        headers = {"Cache-Control": "no-store"}
        return Response(one.payload, media_type="application/octet-stream", headers=headers)

    def give(self, visit: Visit) -> Response:
        """Take a signature that the person's browser made."""
        one = self._waiting(visit)
        if one is None:
            return see(f"{ADDRESS}?said=nothing")
        fault = self._proof.fault(visit)
        if fault:
            return self._page(visit, one, sentence=fault)
        try:
            taken = self._approving.give(
                one.document.id, offer_of(visit), self._frame.today(visit), visit.now
            )
        except RefusedSealError as error:
            return self._page(visit, one, error.refusal)
        done = _number(visit.text("done")) + 1
        after = visit.text("after") if visit.text("next") else ""
        if after:
            return see(f"/desk/items/{after}/seal?done={done}")
        return see(f"{ADDRESS}?said={'more' if taken.missing else 'public'}")

    def send_back(self, visit: Visit) -> Response:
        """Send a draft back to its editor, with a comment."""
        one = self._find(visit)
        try:
            with self._county.database.writing() as connection:
                handing.send_back(
                    connection,
                    ItemId(one.document.id),
                    visit.person.name,
                    visit.text("comment"),
                    visit.now,
                )
                record(
                    connection, visit.now, visit.person.name, Act.ITEM_SENT_BACK, one.document.id
                )
        except NotAllowedError:
            sentence = self._frame.drawing.say(
                "没有退回：请写明要改什么。预警不能退回，请联系发布单位。"
            )
            return self._page(visit, one, sentence=sentence)
        return see(f"{ADDRESS}?said=back")

    def _page(
        self,
        visit: Visit,
        one: Round,
        refusal: Refusal | None = None,
        sentence: str = "",
    ) -> Response:
        now, keyring = visit.now, self._county.online.keyring
        profile = self._county.profile()
        with self._county.database.reading() as connection:
            live = public.one(connection, ItemId(one.document.id))
        item = one.document if isinstance(one.document, Item) else None
        say = self._frame.drawing.say
        keys, _ = offers.own_keys(visit.person.name, one, keyring, now)
        place, why = queue.line_of(self._county, one, visit.person, now)
        told = say(REFUSALS[refusal]) if refusal else sentence
        context = {
            "one": one,
            "item": item,
            "document": one.document,
            "live": live,
            "differences": differences.compare(live.item, item, say) if live and item else None,
            "verdict": judge_sound(self._county, item) if item else None,
            "keys": keys,
            "place": place,
            "why": REFUSALS[why] if why else "",
            "needed": approvers_needed(one.document),
            "given": [who.scope.person for who in offers.counting(one, keyring, now)],
            "in_force": standing(item, self._frame.today(visit), say) if item else "",
            "channel_name": label,
            "slots": _slots(item, profile),
            "names": {area.code: area.name for area in profile.areas},
            "batch": self._batch(visit, one),
            "sentence": told,
            **self._proof.fields(visit),
        }
        return self._frame.draw(visit, "sealing/show.html", context, status=409 if told else 200)

    def _batch(self, visit: Visit, one: Round) -> Batch:
        mine = [line.id for line in self._queue(visit).at(Place.MINE)]
        done = _number(visit.text("done"))
        if one.document.id not in mine:
            return Batch(0, 0, "", mine[0] if mine else "", done)
        at = mine.index(one.document.id)
        before = mine[at - 1] if at else ""
        after = mine[at + 1] if at + 1 < len(mine) else ""
        return Batch(done + at + 1, done + len(mine), before, after, done)

    def _queue(self, visit: Visit) -> Queue:
        with self._county.database.reading() as connection:
            return queue.of_person(
                connection, self._county, visit.person, self._frame.today(visit), visit.now
            )

    def _find(self, visit: Visit) -> Round:
        one = self._waiting(visit)
        if one is None:
            raise missing()
        return one

    def _waiting(self, visit: Visit) -> Round | None:
        """Return the round of a draft that waits in the person's area, or None."""
        with self._county.database.reading() as connection:
            one = rounds.of_draft(connection, str(visit.path["id"]), self._frame.today(visit))
        return one if one and visit.person.reaches(one.document.area) else None

    def _keyless(self, visit: Visit) -> bool:
        keyring = self._county.online.keyring
        return not any(
            key.scope.person == visit.person.name and visit.now < key.scope.expires
            for key in keyring.approvers.values()
        )


def _slots(item: Item | None, profile: Profile) -> str:
    """Return the names of the slots in which an item is aired."""
    names = {slot.name: slot.label for slot in profile.slots}
    slots = item.spoken.slots if item and item.spoken else ()
    return "、".join(names.get(slot, slot) for slot in slots)


def offer_of(visit: Visit) -> Offer:
    """Return the signature in a form; one that is no base64 is a signature that does not hold."""
    try:
        sig = base64.b64decode(visit.text("sig"), validate=True)
    except (ValueError, binascii.Error):
        sig = b""
    return Offer(PersonId(visit.person.name), visit.text("keyid"), sig, visit.text("sha256"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
