"""Requests: no illegal transition, no request without words, limits for every kind."""

from datetime import UTC, datetime
from typing import Any

import pytest

from disclosure import requests, shipped
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.requests import (
    OPEN_STATES,
    TRANSITIONS,
    FiledRequest,
    RequestId,
    RequestKind,
    RequestState,
)


def filed(**changes: Any) -> FiledRequest:
    fields: dict[str, Any] = {
        "format": 1,
        "id": RequestId("r"),
        "number": "20261122-01-001",
        "kind": RequestKind.LOOKUP,
        "area": AreaCode("990421101201"),
        "filed_at": datetime(2026, 11, 22, 9, tzinfo=UTC),
        "words": "渔业补助",
        "answer_key": b"k" * 32,
        "locator": "l",
    }
    return FiledRequest(**{**fields, **changes})


def test_every_state_says_what_may_follow() -> None:
    assert set(TRANSITIONS) == set(RequestState)


def test_every_open_state_leads_to_an_end_and_nothing_is_unreachable() -> None:
    reached, frontier = {RequestState.FILED}, [RequestState.FILED]
    while frontier:
        for state in TRANSITIONS[frontier.pop()] - reached:
            reached.add(state)
            frontier.append(state)
    assert reached == set(RequestState)
    assert all(TRANSITIONS[state] for state in OPEN_STATES)


@pytest.mark.parametrize("now", RequestState)
@pytest.mark.parametrize("then", RequestState)
def test_only_what_the_table_allows_happens(now: RequestState, then: RequestState) -> None:
    if then in TRANSITIONS[now]:
        assert requests.move(now, then) is then
    else:
        with pytest.raises(NotAllowedError, match=f"{now.value}.*{then.value}"):
            requests.move(now, then)


def test_nothing_is_delivered_that_was_not_ready() -> None:
    ready = {state for state, then in TRANSITIONS.items() if RequestState.DELIVERED in then}
    assert ready == {RequestState.ANSWER_READY, RequestState.NOT_HELD}


@pytest.mark.parametrize(
    "changes",
    [
        {"words": " "},
        {"words": "字" * 2001},
        {"filed_at": datetime(2026, 11, 22, 9)},  # noqa: DTZ001
    ],
)
def test_a_request_that_is_none_is_refused(changes: Any) -> None:
    with pytest.raises(ValueError, match=r"words|zone"):
        filed(**changes)


def test_a_request_survives_encoding() -> None:
    assert decode(encode(filed()), FiledRequest) == filed()


def test_the_shipped_service_levels_are_the_promised_ones() -> None:
    levels = requests.parse_service_levels(shipped.read_text("service_levels.toml"))
    assert {level.kind.value: level.working_days for level in levels.level} == {
        "lookup": 2,
        "enquiry": 1,
        "complaint": 5,
        "suggestion": 5,
        "query": 5,
        "application": 20,
    }


def test_a_missing_kind_is_refused() -> None:
    text = shipped.read_text("service_levels.toml").replace('"lookup"', '"enquiry"', 1)
    with pytest.raises(MalformedError, match="each kind"):
        requests.parse_service_levels(text)
