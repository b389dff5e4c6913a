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
    takes_texts,
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


BEFORE_TEXTS = (
    b'{"format":1,"id":"r","number":"20261122-01-001","kind":"lookup","area":"990421101201",'
    b'"filed_at":"2026-11-22T09:00:00Z","words":"\xe6\xb8\x94\xe4\xb8\x9a\xe8\xa1\xa5\xe5\x8a\xa9",'
    b'"answer_key":"a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=","locator":"l",'
    b'"searched":[],"name":"","phone":"","item":null}'
)
"""A request as terminals sealed it before there was a tick for text messages."""


def test_a_request_of_before_asks_for_no_text_message() -> None:
    assert decode(BEFORE_TEXTS, FiledRequest) == filed()


def test_an_older_county_takes_what_uses_no_newer_field() -> None:
    assert b"texts" not in encode(filed())
    ticked = filed(phone="13800001234", texts=True)
    assert encode(ticked).endswith(b'"phone":"13800001234","texts":true}')
    assert decode(encode(ticked), FiledRequest) == ticked


@pytest.mark.parametrize(
    ("number", "takes"),
    [
        ("13800001234", True),
        ("19912345678", True),
        ("12800001234", False),
        ("1380000123", False),
        ("138000012345", False),
        ("08906123456", False),
        ("", False),
    ],
)
def test_text_messages_reach_mobile_numbers_alone(number: str, takes: bool) -> None:
    assert takes_texts(number) is takes
