"""Answering: the answer into a box that only its code opens, the box into the mail.

Invariant: answer, outcome, pages, state, history and letters are one transaction; who agrees to
an answer is not who wrote it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, update

from county.coverage import gaps
from county.database.tables import answer_outcomes, answers, requests
from county.keys.online import OnlineKeys
from county.people.staff import Staff
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from county.requests import (
    assigning,
    doubts,
    drafts,
    enclosing,
    history,
    ready,
    repeated,
    similar,
    waiting,
)
from county.requests.answer_settings import AnswerSettings
from county.requests.drafts import Kept, Stage
from county.requests.history import Act
from county.requests.queue import Filed
from county.requests.terms import Terms
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode
from disclosure.replies import Outcome, Template, compose
from disclosure.requests import Answer, RequestKind, RequestState

S = RequestState

_ON_THE_WAY: dict[RequestState, tuple[RequestState, ...]] = {
    S.FILED: (S.ASSIGNED, S.IN_PROGRESS),
    S.TRANSFERRED: (S.ASSIGNED, S.IN_PROGRESS),
    S.REOPENED: (S.ASSIGNED, S.IN_PROGRESS),
    S.ASSIGNED: (S.IN_PROGRESS,),
    S.WAITING: (S.IN_PROGRESS,),
    S.IN_PROGRESS: (),
}
"""The states that a request passes before its answer is ready."""


@dataclass(frozen=True)
class Signed:
    """Who answers, as the letter says it: the office and whom to call."""

    office: str
    contact: str


@dataclass(frozen=True)
class Seen:
    """A version of a draft as a person saw it, with the office that answers.

    Where a second person has to agree, `person` is that second one.
    """

    version: int
    person: Staff
    signed: Signed


@dataclass(frozen=True)
class Rules:
    """What answers are held to."""

    template: Template
    settings: AnswerSettings
    terms: Callable[[], Terms]

    def needs_second(self, filed: Filed) -> bool:
        """Tell whether a second person has to agree to the answer."""
        return filed.kind in self.settings.checked_kinds


class NotReadyError(NotAllowedError):
    """The answer lacks something: what, and where."""

    def __init__(self, faults: list[ready.Fault]) -> None:
        super().__init__("the answer is not ready")
        self.faults = faults


def document(filed: Filed, kept: Kept, signed: Signed, act: Act, template: Template) -> Answer:
    """Return the answer as it will be sealed."""
    draft = kept.draft
    return Answer(
        format=1,
        request=filed.id,
        number=filed.number,
        answered_at=act.at,
        asked=draft.reply.asked.strip(),
        text=compose(draft.reply, draft.outcome or Outcome.ANSWERED, template),
        office=signed.office,
        contact=signed.contact,
        items=draft.items,
    )


def require_ready(connection: Connection, filed: Filed, kept: Kept, rules: Rules) -> None:
    """Raise NotReadyError while something keeps an answer from being sent."""
    faults = ready.faults(connection, filed, kept.draft, rules.template, rules.settings)
    if faults:
        raise NotReadyError(faults)


def answer(
    connection: Connection,
    filed: Filed,
    seen: Seen,
    act: Act,
    rules: Rules,
    keys: OnlineKeys,
) -> None:
    """Send the answer that has been written, as that version was looked at.

    Arguments:
        connection: inside a write transaction.
        filed: the request.
        seen: the draft as somebody saw it, and who that is.
        act: when, and under which name it stands in the history.
        rules: what answers are held to.
        keys: with the head key, which signs letters.

    Raises:
        NotReadyError: something is missing, or an item was withdrawn meanwhile.
        NotAllowedError: it has been answered, has changed since, is held by somebody, or is not
            this person's to send.
    """
    if filed.kind is RequestKind.APPLICATION:
        raise NotAllowedError("an application is answered by a decision that another approved")
    kept = drafts.require(connection, filed.id, seen.version, act.at)
    person = seen.person
    _require_second(kept, filed, person, rules)
    require_ready(connection, filed, kept, rules)
    checked = kept.stage is Stage.CHECKING
    _reach(connection, filed, person, act, rules, stays=checked)
    ends = S.NOT_HELD if kept.draft.outcome is Outcome.NOT_HELD else S.ANSWER_READY
    history.advance(connection, filed.id, ends, act)
    mine = update(requests).where(requests.c.id == filed.id)
    connection.execute(mine.values(answered_at=act.at))
    letter = document(filed, kept, seen.signed, act, rules.template)
    writer = kept.authors[-1] if checked and kept.authors else act.who
    number = _keep(connection, filed, letter, writer)
    _note_outcome(connection, filed, kept, number, person.name if checked else "")
    reply = kept.draft.reply
    similar.keep(connection, number, filed.area, (reply.asked, reply.found))
    to = Addressee(filed.area, filed.locator, filed.answer_key)
    mailbox.post(connection, to, letter, act.at, keys)
    enclosing.send(connection, to, letter, number, keys)
    for other, copy in repeated.copies(connection, filed.id, letter):
        mailbox.post(connection, other, copy, act.at, keys)
        enclosing.send_copies(connection, other, copy, number, keys)
    _note_gap(connection, filed, kept, act, rules)
    drafts.drop(connection, filed.id)


def _require_second(kept: Kept, filed: Filed, person: Staff, rules: Rules) -> None:
    if kept.stage is Stage.CHECKING:
        if person.name in kept.authors:
            raise NotAllowedError("nobody agrees to an answer of their own")
    elif rules.needs_second(filed):
        raise NotAllowedError("a second person has to agree to this answer")
    elif kept.holder and kept.holder != person.name:
        raise drafts.HeldError(kept.holder, kept.held_since or kept.saved_at)


def _reach(
    connection: Connection, filed: Filed, person: Staff, act: Act, rules: Rules, *, stays: bool
) -> None:
    """Bring the request to 'in progress', and to this person unless it stays whose it is."""
    now = history.state_of(connection, filed.id)
    if now not in _ON_THE_WAY:
        raise NotAllowedError(f"request {filed.number} is {now.value!r}: no answer is owed")
    stays = stays and bool(filed.assignee)
    if not stays and filed.assignee != person.name and now in (S.ASSIGNED, S.IN_PROGRESS):
        assigning.assign(connection, filed.id, person, act)
        now = S.ASSIGNED
    for step in _ON_THE_WAY[now]:
        if now is S.WAITING:
            waiting.resume(connection, filed.id, act, rules.terms())
        elif step is S.ASSIGNED:
            assigning.assign(connection, filed.id, person, act)
        else:
            history.advance(connection, filed.id, step, act)


def _keep(connection: Connection, filed: Filed, letter: Answer, who: str) -> int:
    done = connection.execute(
        insert(answers).values(
            request=filed.id,
            at=letter.answered_at,
            who=who,
            text=letter.text,
            items=json.dumps(letter.items),
        )
    )
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def _note_outcome(
    connection: Connection, filed: Filed, kept: Kept, number: int, checked_by: str
) -> None:
    draft = kept.draft
    doubted = doubts.doubted(connection, filed)
    reason = f"{draft.reply.found.strip()}\n{draft.reply.stands.strip()}"
    connection.execute(
        insert(answer_outcomes).values(
            answer=number,
            outcome=draft.outcome or Outcome.ANSWERED,
            item=doubted.item if doubted else None,
            version=doubted.version if doubted and draft.outcome is Outcome.CORRECTED else None,
            reason=reason if doubted else "",
            checked_by=checked_by,
        )
    )


def _note_gap(connection: Connection, filed: Filed, kept: Kept, act: Act, rules: Rules) -> None:
    draft = kept.draft
    if not draft.gap.strip():
        return
    entry = EntryCode(draft.gap_entry) if draft.gap_entry else None
    days = rules.settings.gap_working_days
    terms = rules.terms()
    today = act.at.astimezone(terms.zone).date()
    found = gaps.Found(filed.area, draft.gap, entry, terms.calendar.after(today, days).day)
    gaps.note(connection, found, filed.id, act.who, act.at)
