"""Appending to the chain of acts.

Each record's hash covers the hash before it and the record's own canonical bytes; the tip
(count and hash) rides in every signed head. Invariant: numbers run from 1 without a gap,
for whoever appends holds the tip's row until the transaction ends.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from county.database.tables import acts, acts_tip
from disclosure.decoding import encode
from disclosure.items import Strict

LONGEST_WORDS = 500
"""Characters of `about` and `note` that are kept."""

_TIP_ROW = 1


class Act(StrEnum):
    """What was done: a noun and a short word."""

    LOGIN = "login.in"
    LOGOUT = "login.out"
    LOGIN_LOCKED = "login.locked"
    PROOF_FAILED = "login.proof_failed"
    SESSION_ENDED = "login.session_ended"

    PASSWORD_CHANGED = "staff.password"  # noqa: S105 - a word, not a password
    STAFF_ADDED = "staff.added"
    STAFF_CHANGED = "staff.changed"
    STAFF_LEFT = "staff.left"
    STAFF_BACK = "staff.back"
    STAFF_CODE = "staff.first_code"
    FACTOR_SET = "staff.factor_set"
    FACTOR_RESET = "staff.factor_reset"
    RECOVERY_USED = "staff.recovery_used"

    ITEM_SUBMITTED = "item.submitted"
    ITEM_RECALLED = "item.recalled"
    ITEM_SEALED = "item.sealed"
    ITEM_SENT_BACK = "item.sent_back"
    KEY_HANDED_IN = "key.handed_in"
    ITEM_PUBLISHED = "item.published"
    ITEM_WITHDRAWN = "item.withdrawn"
    PROFILE_PUBLISHED = "profile.published"
    ROOT_PUBLISHED = "root.published"

    REQUEST_TAKEN = "request.taken"
    REQUEST_LOOKED = "request.looked"
    REQUEST_MOVED = "request.moved"
    REQUEST_ANSWERED = "request.answered"
    RULE_MADE = "request.rule_made"
    RULE_DROPPED = "request.rule_dropped"
    ABSENCE_NOTED = "staff.absence_noted"
    ABSENCE_CANCELLED = "staff.absence_cancelled"
    ANSWER_HANDED_OVER = "answer.handed_over"
    ANSWER_SENT_BACK = "answer.sent_back"
    APPLICATION_STEP = "application.step"
    APPLICATION_REGISTER = "application.register"
    STATEMENT_ISSUED = "statement.issued"
    CODE_WITHDRAWN = "code.withdrawn"
    PRIVACY_HELD = "privacy.held"
    PRIVACY_LET_GO = "privacy.let_go"
    PRIVACY_EXPORTED = "privacy.exported"
    PRIVACY_ERASED = "privacy.erased"

    CATALOGUE_CHANGED = "catalogue.changed"
    HOLIDAYS_LOADED = "holidays.loaded"
    EVENT_NOTED = "event.noted"
    EVENT_DROPPED = "event.dropped"
    EVENT_LINKED = "event.linked"
    GAP_NOTED = "gap.noted"
    GAP_PLACED = "gap.placed"
    GAP_CLOSED = "gap.closed"
    GAP_DROPPED = "gap.dropped"
    DUTY_SPARED = "duty.spared"
    DUTY_ASKED_AGAIN = "duty.asked_again"

    OPINION_SORTED = "opinion.sorted"
    OPINION_LOOKED = "opinion.looked"
    OPINION_ANSWERED = "opinion.answered"
    EMERGENCY_TYPED = "emergency.typed"
    RECORDING_SENT = "recording.sent"
    ORDER_STOP = "order.stop"
    ORDER_RESUME = "order.resume"
    ORDER_SYNC = "order.sync"
    ORDER_RESTART = "order.restart"
    ORDER_SCREEN_ON = "order.screen_on"
    ORDER_SCREEN_OFF = "order.screen_off"
    ORDER_VOLUME = "order.volume"
    ORDER_IDENTIFY = "order.identify"
    ORDER_SCREENSHOT = "order.screenshot"
    SCREENSHOT_SEEN = "order.screenshot_seen"

    COUNTY_RESTORED = "county.restored"

    RELEASE_ADDED = "release.added"
    RELEASE_WITHDRAWN = "release.withdrawn"
    ROLLOUT_BEGUN = "rollout.begun"
    ROLLOUT_PAUSED = "rollout.paused"
    ROLLOUT_RESUMED = "rollout.resumed"
    ROLLOUT_WIDENED = "rollout.widened"
    ROLLOUT_STOPPED = "rollout.stopped"
    TERMINAL_CLAIMED = "terminal.claim_code"
    TERMINAL_CONFIRMED = "terminal.confirmed"
    TERMINAL_REFUSED = "terminal.refused"
    TERMINAL_REVOKED = "terminal.revoked"
    DIAGNOSTICS_ASKED = "terminal.diagnostics_asked"
    DIAGNOSTICS_SEEN = "terminal.diagnostics_seen"


class Record(Strict, frozen=True, kw_only=True):
    """One act as its hash sees it; the order of the fields is that of the bytes.

    Attributes:
        number: place in the chain, from 1.
        previous: hash of the record before, hex; empty for the first.
        at: UTC with microseconds, ISO 8601.
        who: account name, or what did it by itself.
        act: a word of `Act`.
        about: id of what it was done to; no personal data.
        note: short words; no personal data.
    """

    number: int
    previous: str
    at: str
    who: str
    act: str
    about: str
    note: str

    @property
    def hash(self) -> str:
        """Return the hash of this record and so of all before it."""
        return hashlib.sha256(encode(self)).hexdigest()


@dataclass(frozen=True)
class Tip:
    """The end of the chain: how many acts, and the hash of the newest one."""

    count: int
    hash: str

    @property
    def anchor(self) -> str:
        """Return it as heads carry it, ``COUNT:HASH``; empty where nothing was done yet."""
        return f"{self.count}:{self.hash}" if self.count else ""


def record(
    connection: Connection, now: datetime, who: str, act: Act, about: str, note: str = ""
) -> None:
    """Append an act, inside the transaction that does it.

    Arguments:
        connection: inside a write transaction; what is not committed was not done.
        now: instant of the act.
        who: account name of who did it, or e.g. ``rule`` where no person did.
        act: what was done.
        about: id of what it was done to; never a resident's name, phone or words.
        note: short words for whoever reads the log; never personal data.
    """
    before = tip(connection, holding=True)
    made = Record(
        number=before.count + 1,
        previous=before.hash,
        at=instant_text(now),
        who=who[:100],
        act=act.value,
        about=about[:LONGEST_WORDS],
        note=note[:LONGEST_WORDS],
    )
    values = {"number": made.number, "at": now, "who": made.who, "act": made.act}
    words = {"about": made.about, "note": made.note, "hash": made.hash}
    connection.execute(insert(acts).values(**values, **words))
    mine = update(acts_tip).where(acts_tip.c.id == _TIP_ROW)
    connection.execute(mine.values(number=made.number, hash=made.hash))


def tip(connection: Connection, *, holding: bool = False) -> Tip:
    """Return the end of the chain; `holding` keeps others from appending meanwhile."""
    query = select(acts_tip.c.number, acts_tip.c.hash).where(acts_tip.c.id == _TIP_ROW)
    row = connection.execute(query.with_for_update() if holding else query).one()
    return Tip(row.number, row.hash)


def instant_text(instant: datetime) -> str:
    """Return an instant as records spell it, the same on every database."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
