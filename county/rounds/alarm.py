"""The alarm of rounds: a chore that goes on failing is told to those who run the server.

Invariant: one run of failures is told once, and without what the chore was at.
"""

from county.clock import Clock
from county.database.engine import Database
from county.notices import outbox
from county.notices.outbox import Notice, What
from county.people.staff import Role, with_role
from county.rounds.round import Done
from disclosure.wording import Say


class Alarm:
    """Tells the admins.

    Arguments:
        database: where notices are put.
        failures: in a row, after which it tells.
        clock: the present instant.
        say: the words of the county's language.
    """

    def __init__(self, database: Database, failures: int, clock: Clock, say: Say) -> None:
        self._database = database
        self._failures = failures
        self._clock = clock
        self._say = say

    def __call__(self, failed: Done) -> None:
        """Tell of a chore that failed, if it is time to."""
        if failed.failures != self._failures:
            return
        now = self._clock()
        words = self._say(
            "服务器的定时工作“{name}”连续 {count} 次没有做成，请查看服务器日志。",
            name=failed.name,
            count=failed.failures,
        )
        with self._database.writing() as connection:
            for person in with_role(connection, (Role.ADMIN,)):
                key = f"failing:{failed.name}:{now.isoformat()}:{person.id}"
                outbox.put(connection, Notice(key, person.id, What.FAILING, words), now)
