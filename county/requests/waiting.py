"""Waiting for the resident: a question that reached them, and the clock that stands meanwhile.

Invariant: a request waits only with evidence that the question reached the person.
"""

from sqlalchemy import Connection

from county.requests import history, pausing
from county.requests.history import Act
from county.requests.pausing import Grounds
from county.requests.reckoning import PauseWhy
from county.requests.terms import Terms
from disclosure.requests import RequestId, RequestState


def ask(
    connection: Connection,
    request: RequestId,
    question: str,
    evidence: str,
    act: Act,
    terms: Terms,
) -> None:
    """Ask the resident something, and let the clock stand until they answer.

    Arguments:
        connection: inside a write transaction.
        request: which.
        question: what was asked.
        evidence: how, when and by whom it demonstrably reached the person.
        act: who asked, and when.
        terms: what due days follow from.

    Raises:
        NotAllowedError: question or evidence is missing, or the request is in no state to wait.
    """
    if history.state_of(connection, request) is RequestState.ASSIGNED:
        history.advance(connection, request, RequestState.IN_PROGRESS, Act(act.who, act.at))
    grounds = Grounds(PauseWhy.QUESTION, question, evidence)
    pausing.begin(connection, request, grounds, act, terms)
    note = f"{question.strip()}（{evidence.strip()}）"
    history.advance(connection, request, RequestState.WAITING, Act(act.who, act.at, note))


def resume(connection: Connection, request: RequestId, act: Act, terms: Terms) -> None:
    """Go on: the resident has answered, or is not waited for any more (`act.note` says which).

    Raises:
        NotAllowedError: it waits for no question.
    """
    pausing.end(connection, request, PauseWhy.QUESTION, act, terms)
    history.advance(connection, request, RequestState.IN_PROGRESS, act)
