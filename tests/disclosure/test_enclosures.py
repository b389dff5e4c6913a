"""A page is shown with the answer that it was sent with, and in its own place."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from disclosure.decoding import encode
from disclosure.enclosures import (
    MOST_PAGES,
    Enclosure,
    enclosure_locator,
    page_locators,
    pages_beside,
)
from disclosure.errors import MalformedError
from disclosure.requests import Answer, RequestId

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
LOCATOR = "0123456789abcdef" * 2
ANSWER = Answer(
    format=1,
    request=RequestId("5f0d9f0a-8f4c-4c2e-9a53-0f6f1c6f9d10"),
    number="20261120-01-001",
    answered_at=AT,
    asked="津贴怎么领？",
    text="查到了。",
    office="镇政务公开办",
    contact="0890-6120000",
)


def page(place: int, count: int = 3, **changes: object) -> Enclosure:
    one = Enclosure(
        format=1,
        kind="enclosure",
        request=ANSWER.request,
        answered_at=AT,
        name="单据.pdf",
        page=place,
        place=place,
        count=count,
        picture=b"\xff\xd8\xff\xe0",
    )
    return msgspec.structs.replace(one, **changes)


def shown(*pages: Enclosure) -> list[int]:
    """Return the places of what is shown of pages that lie in the order given."""
    lying = {
        enclosure_locator(LOCATOR, place): encode(one) for place, one in enumerate(pages, start=1)
    }
    return [one.place for one in pages_beside(ANSWER, lying.get, LOCATOR)]


def test_pages_are_shown_in_order_as_far_as_they_have_come() -> None:
    assert shown(page(1), page(2), page(3)) == [1, 2, 3]
    assert shown(page(1), page(2)) == [1, 2]
    assert shown() == []


def test_a_page_behind_the_last_is_one_of_an_earlier_answer() -> None:
    assert shown(page(1, 1), page(2, 3)) == [1]


def test_a_page_of_an_earlier_answer_is_not_shown() -> None:
    earlier = AT - timedelta(days=1)
    assert shown(page(1, answered_at=earlier), page(2)) == []
    assert shown(page(1), page(2, answered_at=earlier), page(3)) == [1]


def test_a_page_in_the_place_of_another_is_rejected() -> None:
    with pytest.raises(MalformedError, match="another place"):
        shown(page(2), page(1))


def test_a_page_beside_the_answer_to_another_request_is_rejected() -> None:
    other = RequestId("00000000-0000-4000-8000-000000000000")
    with pytest.raises(MalformedError, match="another place"):
        shown(page(1, request=other))


def test_every_place_has_a_locator_of_its_own_that_is_none_of_an_answer() -> None:
    places = page_locators(LOCATOR)
    assert len(places) == MOST_PAGES
    assert LOCATOR not in places
    assert {len(one) for one in places} == {len(LOCATOR)}
    assert not places & page_locators(LOCATOR[::-1])
