"""A seal is for one type of payload: what a key signed as one thing is never another."""

import pytest

from disclosure.decoding import encode
from disclosure.errors import MalformedError, RejectedSealError
from disclosure.feed import HEAD_TYPE, LETTER_TYPE, TIME_TYPE
from disclosure.seals.signing import seal
from disclosure.seals.verifying import open_head, open_letter, open_sealed, open_time
from tests.fakes.county import NOW, VILLAGE, FakeCounty, an_item


def test_an_item_sealed_as_an_unknown_type_is_rejected() -> None:
    county = FakeCounty()
    sealed = seal("application/json", encode(an_item()), county.keys.county_approver)
    with pytest.raises(RejectedSealError, match="is not known"):
        open_sealed(sealed, county.keyring(), NOW)


@pytest.mark.parametrize("kind", [LETTER_TYPE, TIME_TYPE, "application/json"])
def test_a_head_sealed_as_another_type_is_rejected(kind: str) -> None:
    county = FakeCounty()
    sealed = seal(kind, county.sealed_head(VILLAGE).payload, county.keys.head)
    with pytest.raises(MalformedError, match="payload type"):
        open_head(sealed, county.keyring(), VILLAGE)


def test_a_head_is_neither_a_letter_nor_the_time() -> None:
    county = FakeCounty()
    sealed = county.sealed_head(VILLAGE)
    assert sealed.payload_type == HEAD_TYPE
    with pytest.raises(MalformedError, match="payload type"):
        open_letter(sealed, county.keyring())
    with pytest.raises(MalformedError, match="payload type"):
        open_time(sealed, county.keyring(), "00")
