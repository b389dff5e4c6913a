"""The chore of text messages: made for who agreed, sent, asked about, given up with an alarm.

Invariant: an exchange with the gateway is inside no transaction; a message that was taken by a
process which never came back is tried again, so that none is lost, and a gateway that knows our
id sends it once.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from county.database.engine import Database
from county.requests import overseers
from county.requests.escalation_settings import EscalationSettings
from county.requests.terms import Terms
from county.texting import alarm, outbox, receipts
from county.texting.outbox import Text, TextState
from county.texting.sender import TextRefusedError, TextSender
from county.texting.settings import TextingSettings
from disclosure.errors import RetryLaterError

ASK_SECONDS = 300
"""Pause between two questions about one message; doubled each time as other pauses are."""
_NUMBER = re.compile(r"[0-9]{7,15}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wording:
    """What a text says: the county, and where answers are read, e.g. ``或 https://…/p/answer``."""

    county: str
    place: str


class Texting:
    """Sends text messages, one round after the other.

    Arguments:
        database: where the outbox lies.
        sender: the gateway.
        settings: how often it is tried.
        wording: tells what a text says beside the request's number.
        terms: tells the county's zone and kinds.
        escalation: says who is told of a message that was given up.
        receipt_delivers: whether a receipt of the phone is evidence of delivery.
    """

    name = "texts"

    def __init__(
        self,
        database: Database,
        sender: TextSender,
        settings: TextingSettings,
        wording: Callable[[], Wording],
        terms: Callable[[], Terms],
        escalation: EscalationSettings,
        *,
        receipt_delivers: bool,
    ) -> None:
        self._database = database
        self._sender = sender
        self._settings = settings
        self._wording = wording
        self._terms = terms
        self._escalation = escalation
        self._receipt_delivers = receipt_delivers

    def run(self, now: datetime) -> str:
        """Do what is due. See `Chore.run`."""
        made = self._make(now)
        sent, given_up = self._send_all(now) if self._by_day(now) else (0, 0)
        reached = self._ask_all(now)
        counts = (("made", made), ("sent", sent), ("given up", given_up), ("reached", reached))
        return ", ".join(f"{count} {word}" for word, count in counts if count)

    def _by_day(self, now: datetime) -> bool:
        hour = now.astimezone(self._terms().zone).hour
        return self._settings.from_hour <= hour < self._settings.to_hour

    def _make(self, now: datetime) -> int:
        says = self._wording()
        with self._database.writing() as connection:
            count = 0
            for one in outbox.wanted(connection, self._settings.together):
                body = self._settings.words.format(
                    county=says.county, number=one.number, place=says.place
                )
                count += outbox.put(connection, one, body, now)
        return count

    def _send_all(self, now: datetime) -> tuple[int, int]:
        with self._database.reading() as connection:
            found = outbox.due(connection, TextState.WAITING, now, self._settings.together)
        done = [self._send(one, now) for one in found]
        return done.count(TextState.SENT), done.count(TextState.GIVEN_UP)

    def _send(self, one: Text, now: datetime) -> TextState | None:
        if not (one.ready and one.phone):
            # The asker has the answer by now, or the number was erased.
            return self._end(one, TextState.DROPPED, now)
        if now - one.made_at >= timedelta(hours=self._settings.give_up_hours):
            return self._end(one, TextState.GIVEN_UP, now, "timeout")
        if not _NUMBER.fullmatch(one.phone):
            return self._end(one, TextState.GIVEN_UP, now, "number")
        with self._database.writing() as connection:
            if not outbox.take(connection, one, now, self._pause(one.tries)):
                return None
        try:
            gateway_id = self._sender.send(one.id, one.phone, one.body)
        except TextRefusedError:
            return self._end(one, TextState.GIVEN_UP, now, "refused")
        except RetryLaterError as error:
            _log.info("a text could not be sent: %s", error)
            with self._database.writing() as connection:
                outbox.failing(connection, one, "gateway")
            return None
        self._sent(one, gateway_id, now)
        return TextState.SENT

    def _sent(self, one: Text, gateway_id: str, now: datetime) -> None:
        with self._database.writing() as connection:
            early = outbox.sent(connection, one, gateway_id)
            if early is not None:
                verdict = receipts.Verdict(one.id, one.request, one.cycle, reached=early)
                receipts.settle(connection, verdict, now, delivers=self._receipt_delivers)

    def _ask_all(self, now: datetime) -> int:
        with self._database.reading() as connection:
            found = outbox.due(connection, TextState.SENT, now, self._settings.together)
        return sum(self._ask(one, now) for one in found)

    def _ask(self, one: Text, now: datetime) -> bool:
        if now - one.made_at >= timedelta(hours=self._settings.receipt_hours):
            self._end(one, TextState.UNKNOWN, now)
            return False
        with self._database.writing() as connection:
            if not outbox.take(
                connection, one, now, self._pause(one.asked, ASK_SECONDS), asking=True
            ):
                return False
        try:
            reached = self._sender.asked(one.gateway_id) if one.gateway_id else None
        except RetryLaterError as error:
            _log.info("a text could not be asked about: %s", error)
            return False
        if reached is None:
            return False
        verdict = receipts.Verdict(one.id, one.request, one.cycle, reached=reached)
        with self._database.writing() as connection:
            receipts.settle(connection, verdict, now, delivers=self._receipt_delivers)
        return reached

    def _pause(self, tries: int, first: int | None = None) -> timedelta:
        start = first or self._settings.first_retry_seconds
        doubled = start * 2 ** min(tries, 20)
        return timedelta(seconds=min(doubled, self._settings.longest_retry_seconds))

    def _end(self, one: Text, state: TextState, now: datetime, fault: str = "") -> TextState | None:
        with self._database.writing() as connection:
            if not outbox.end(connection, one.id, state, now, fault):
                return None
            if state is TextState.GIVEN_UP:
                people = overseers.overseers(connection, self._escalation)
                alarm.text_failed(connection, one.request, people, now, self._terms())
        return state
