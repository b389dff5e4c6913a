"""Sending notices: the round's chore that empties the outbox.

Invariant: each message is noted as sent before the next one goes; one that fails waits longer
from time to time and keeps no other back.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from county.database.engine import Database
from county.notices import outbox
from county.notices.addresses import AddressBook
from county.notices.notifier import Notifier
from county.notices.outbox import Due
from county.notices.settings import NoticeSettings
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.wording import Say


class Sending:
    """The chore.

    Arguments:
        database: where the outbox lies.
        book: where people are reached.
        notifier: the way out; None where there is none.
        settings: limits and waits.
        say: the words of the county's language.
    """

    name = "notices"

    def __init__(
        self,
        database: Database,
        book: AddressBook,
        notifier: Notifier | None,
        settings: NoticeSettings,
        say: Say,
    ) -> None:
        self._database = database
        self._book = book
        self._notifier = notifier
        self._settings = settings
        self._say = say

    def run(self, now: datetime) -> str:
        """Send what is due; forget what is old."""
        settings = self._settings
        with self._database.writing() as connection:
            outbox.forget(connection, now - timedelta(days=settings.keep_days))
            found = outbox.due(connection, now, settings.together * settings.messages)
            reached = [one for one in found if self._address(one)]
            nowhere = [one.id for one in found if not self._address(one)]
            outbox.leave_on_the_desk(connection, nowhere)
        messages = list(islice(self._messages(reached), settings.messages))
        went = sum(self._send(address, lines, now) for address, lines in messages)
        return f"{went} of {len(messages)} messages sent" if messages else ""

    def _address(self, one: Due) -> str | None:
        if self._notifier is None or one.person.left:
            return None
        return self._book.of(one.person)

    def _messages(self, found: Iterable[Due]) -> Iterator[tuple[str, list[Due]]]:
        """Yield what each address is told, some notices a message."""
        by_address: dict[str, list[Due]] = {}
        for one in found:
            by_address.setdefault(self._address(one) or "", []).append(one)
        together = self._settings.together
        for address, all_ in by_address.items():
            for start in range(0, len(all_), together):
                yield address, all_[start : start + together]

    def _send(self, address: str, some: list[Due], now: datetime) -> bool:
        assert self._notifier is not None
        try:
            self._notifier.send(address, self._subject(some), self._text(some))
        except (RetryLaterError, RejectedError) as error:
            hopeless = isinstance(error, RejectedError)
            with self._database.writing() as connection:
                for one in some:
                    again = None if hopeless else self._again(one, now)
                    outbox.put_off(connection, one, type(error).__name__, again)
            return False
        with self._database.writing() as connection:
            outbox.sent(connection, [one.id for one in some], now)
        return True

    def _again(self, one: Due, now: datetime) -> datetime | None:
        settings = self._settings
        if now - one.made_at >= timedelta(hours=settings.give_up_hours):
            return None
        wait = settings.retry_seconds * 2 ** min(one.tries, 30)
        return now + timedelta(seconds=min(wait, settings.longest_retry_seconds))

    def _subject(self, some: list[Due]) -> str:
        count = len({one.words for one in some})
        return self._say("政务公开工作台：{count} 件事请您看一下", count=count)

    def _text(self, some: list[Due]) -> str:
        # Two people behind one address are told once.
        return "\n".join(dict.fromkeys(self._line(one) for one in some))

    def _line(self, one: Due) -> str:
        home = self._settings.desk_address.rstrip("/")
        if not home:
            return one.words
        path = f"/desk/requests/{one.request}" if one.request else "/desk"
        return f"{one.words} {home}{path}"
