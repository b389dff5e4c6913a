"""Seals from browsers: what is signed is what is published, and each attack is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from county.database.tables import changes, documents, given_seals, sealings
from county.importing.item_file import item_id
from county.items import public
from county.keys.key_file import KeyFile, KeyKind, read_key, signing_key
from county.publishing import offers, rounds
from county.publishing.approving import Approving, Taken
from county.publishing.offers import Offer, Refusal, RefusedSealError
from county.publishing.rounds import Round
from county.settings import SpeakingSettings
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.feed import Envelope
from disclosure.items import Item, PersonId
from disclosure.seals.keyring import Approver, Keyring, Scope
from disclosure.seals.signing import key_id, new_seed, sign
from disclosure.seals.verifying import open_approved
from tests.county.making import COUNTY, OTHER_TOWN, SPOKEN, VILLAGE, Content, Town, item_text
from tests.county.test_import_attachments import PICTURE, picture

ID = item_id(VILLAGE, "water")
ALOUD = item_text(channels='["loudspeaker"]', more=SPOKEN)


def key_of(town: Town, number: int) -> KeyFile:
    file = town.county.folder.offline_keys / f"approver-{number}.key"
    return read_key(file, KeyKind.APPROVER)


def waiting(town: Town) -> Round:
    with town.county.database.reading() as connection:
        one = rounds.of_draft(connection, ID, town.clock().date())
    assert one is not None
    return one


def offer_of(one: Round, key: KeyFile, **changes: Any) -> Offer:
    signature = sign(key.seed, one.payload_type, one.payload)
    made = Offer(PersonId(key.person), signature.keyid, signature.sig, one.sha256)
    return replace(made, **changes)


def give(town: Town, offer: Offer, today: date | None = None) -> Taken:
    now = town.clock()
    return Approving(town.county).give(ID, offer, today or now.date(), now)


def refused(town: Town, offer: Offer) -> Refusal:
    with pytest.raises(RefusedSealError) as caught:
        give(town, offer)
    return caught.value.refusal


def live_version(town: Town) -> int | None:
    with town.county.database.reading() as connection:
        found = public.one(connection, ID)
    return found.item.version if found else None


def count(town: Town) -> int:
    with town.county.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(given_seals)) or 0


@pytest.fixture(autouse=True)
def silent(town: Town) -> None:
    """Loudspeakers speak for themselves here, so that no draft waits for its sound."""
    mute = SpeakingSettings(rendering=False)
    settings = msgspec.structs.replace(town.county.settings, speaking=mute)
    town.county = replace(town.county, settings=settings)


@pytest.fixture
def spoken(town: Town, content: Content) -> Town:
    """A county whose one draft is for loudspeakers and needs two approvers."""
    content.item("water", ALOUD)
    town.load()
    return town


@pytest.fixture
def written(town: Town, content: Content) -> Town:
    """A county whose one draft needs one approver."""
    content.item("water", item_text())
    town.load()
    return town


def test_what_was_signed_is_what_terminals_get(written: Town) -> None:
    one = waiting(written)
    assert give(written, offer_of(one, key_of(written, 1))) == Taken(0)
    with written.county.database.reading() as connection:
        raw = connection.scalar(select(changes.c.envelope).where(changes.c.id == ID))
        assert connection.scalar(select(documents.c.live).where(documents.c.id == ID)) == (
            one.payload
        )
    assert raw is not None
    envelope = decode(raw, Envelope)
    assert envelope.payload == one.payload
    opened = open_approved(envelope, written.county.online.keyring, written.clock())
    assert [who.scope.person for who in opened.approvers] == ["approver-1"]
    assert count(written) == 0


def test_the_first_of_two_signatures_freezes_the_bytes_for_the_second(spoken: Town) -> None:
    one = waiting(spoken)
    assert give(spoken, offer_of(one, key_of(spoken, 1))) == Taken(1)
    assert live_version(spoken) is None
    spoken.clock.pass_by(days=3)
    later = waiting(spoken)
    assert later.payload == one.payload
    assert give(spoken, offer_of(later, key_of(spoken, 2))) == Taken(0)
    assert live_version(spoken) == 1
    with spoken.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(sealings)) == 0


def test_a_changed_draft_drops_the_signatures_given(spoken: Town, content: Content) -> None:
    one = waiting(spoken)
    give(spoken, offer_of(one, key_of(spoken, 1)))
    content.item("water", ALOUD.replace("停水一天", "停水两天"))
    spoken.load()
    changed = waiting(spoken)
    assert changed.given == ()
    assert refused(spoken, offer_of(one, key_of(spoken, 2))) is Refusal.CHANGED
    assert give(spoken, offer_of(changed, key_of(spoken, 2))) == Taken(1)
    assert give(spoken, offer_of(waiting(spoken), key_of(spoken, 1))) == Taken(0)


def test_a_signature_over_other_bytes_is_refused(written: Town) -> None:
    one = waiting(written)
    other = replace(one, payload=one.payload.replace("停水".encode(), "断水".encode()))
    forged = offer_of(other, key_of(written, 1), sha256=one.sha256)
    assert refused(written, forged) is Refusal.SIGNATURE
    assert live_version(written) is None


def test_a_signature_over_another_type_is_refused(written: Town) -> None:
    one = waiting(written)
    other = replace(one, payload_type="application/vnd.mingbai.tombstone+json; v=1")
    assert refused(written, offer_of(other, key_of(written, 1))) is Refusal.SIGNATURE


def test_a_key_that_the_root_does_not_know_is_refused(written: Town) -> None:
    stranger = signing_key(KeyKind.APPROVER, new_seed(), "approver-1")
    assert refused(written, offer_of(waiting(written), stranger)) is Refusal.UNKNOWN_KEY


def test_another_persons_key_is_refused(written: Town) -> None:
    offer = offer_of(waiting(written), key_of(written, 1), person=PersonId("approver-2"))
    assert refused(written, offer) is Refusal.OTHER_PERSON


def test_the_same_person_twice_is_refused(spoken: Town) -> None:
    offer = offer_of(waiting(spoken), key_of(spoken, 1))
    give(spoken, offer)
    assert refused(spoken, offer) is Refusal.TWICE
    assert live_version(spoken) is None
    assert count(spoken) == 1


def test_the_author_is_refused(town: Town, content: Content) -> None:
    content.item("water", item_text().replace("editor.shiqiao", "approver-1"))
    town.load()
    assert refused(town, offer_of(waiting(town), key_of(town, 1))) is Refusal.AUTHOR
    assert give(town, offer_of(waiting(town), key_of(town, 2))) == Taken(0)


def test_an_expired_key_is_refused(written: Town) -> None:
    written.clock.pass_by(days=731)
    assert refused(written, offer_of(waiting(written), key_of(written, 1))) is Refusal.KEY_EXPIRED


def test_an_expired_root_lets_nothing_in(written: Town) -> None:
    written.clock.pass_by(days=3 * 366)
    assert refused(written, offer_of(waiting(written), key_of(written, 1))) is Refusal.ROOT_EXPIRED


def test_a_signature_from_before_a_withdrawal_is_refused(written: Town, content: Content) -> None:
    give(written, offer_of(waiting(written), key_of(written, 1)))
    content.item("water", item_text(body="停水两天。"))
    written.load()
    one = waiting(written)
    withdraw(written)
    assert refused(written, offer_of(one, key_of(written, 1))) is Refusal.CHANGED
    assert live_version(written) is None


def test_a_signature_sent_again_after_publication_is_refused(written: Town) -> None:
    offer = offer_of(waiting(written), key_of(written, 1))
    give(written, offer)
    assert refused(written, offer) is Refusal.NOTHING


def test_a_draft_without_its_file_is_not_sealed(town: Town, content: Content) -> None:
    content.write(f"{VILLAGE}/a.png", picture())
    content.item("water", item_text(body=PICTURE))
    town.load()
    one = waiting(town)
    assert isinstance(one.document, Item)
    for blob in one.document.blobs:
        path = town.county.blobs.path(blob.sha256)
        assert path is not None
        path.unlink()
    assert refused(town, offer_of(one, key_of(town, 1))) is Refusal.FILES


def withdraw(town: Town, reason: str = "有误", **changes: Any) -> None:
    with town.county.database.reading() as connection:
        one = rounds.of_withdrawal(connection, ID, reason)
    assert one is not None
    offer = offer_of(one, key_of(town, 1), **changes)
    Approving(town.county).withdraw(ID, reason, offer, town.clock())


def test_one_approver_takes_an_item_back(written: Town) -> None:
    give(written, offer_of(waiting(written), key_of(written, 1)))
    withdraw(written)
    assert live_version(written) is None
    with written.county.database.reading() as connection:
        row = connection.execute(select(documents).where(documents.c.id == ID)).one()
    assert (row.last_version, row.withdrawn_reason) == (2, "有误")


def test_a_withdrawal_signed_for_another_reason_is_refused(written: Town) -> None:
    give(written, offer_of(waiting(written), key_of(written, 1)))
    with written.county.database.reading() as connection:
        one = rounds.of_withdrawal(connection, ID, "有误")
    assert one is not None
    offer = offer_of(one, key_of(written, 1))
    with pytest.raises(RefusedSealError) as caught:
        Approving(written.county).withdraw(ID, "别的原因", offer, written.clock())
    assert caught.value.refusal is Refusal.CHANGED
    assert live_version(written) == 1


def test_a_withdrawal_drops_what_was_signed_of_the_next_version(
    spoken: Town, content: Content
) -> None:
    for number in (1, 2):
        give(spoken, offer_of(waiting(spoken), key_of(spoken, number)))
    content.item("water", ALOUD.replace("停水一天", "停水两天"))
    spoken.load()
    give(spoken, offer_of(waiting(spoken), key_of(spoken, 1)))
    withdraw(spoken)
    assert count(spoken) == 0
    assert waiting(spoken).given == ()
    assert waiting(spoken).document.version == 3


def test_a_revoked_key_no_longer_counts_beside_a_second_one(spoken: Town) -> None:
    one = waiting(spoken)
    give(spoken, offer_of(one, key_of(spoken, 1)))
    held = waiting(spoken)
    keyring = spoken.county.online.keyring
    left = {id_: who for id_, who in keyring.approvers.items() if who.scope.person != "approver-1"}
    without = msgspec.structs.replace(keyring, approvers=left)
    assert offers.missing(held, keyring, spoken.clock()) == 1
    assert offers.missing(held, without, spoken.clock()) == 2


ME = PersonId("wang.lead")


def scoped(keyring: Keyring, seed: bytes, scope: Scope) -> tuple[Keyring, KeyFile]:
    key = signing_key(KeyKind.APPROVER, seed, scope.person)
    id_ = key_id(key.public_bytes)
    approver = Approver(keyid=id_, public=key.public_bytes, scope=scope)
    return msgspec.structs.replace(keyring, approvers={**keyring.approvers, id_: approver}), key


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({}, None),
        ({"area": OTHER_TOWN}, Refusal.AREA),
        ({"channels": (Channel.SCREEN,)}, Refusal.CHANNELS),
        ({"alerts_of": ("清禾县气象台",)}, Refusal.STANDING_RULE),
        ({"expires": datetime(2026, 11, 19, tzinfo=UTC)}, Refusal.KEY_EXPIRED),
    ],
)
def test_a_key_out_of_scope_is_refused(
    written: Town, changed: dict[str, Any], refusal: Refusal | None
) -> None:
    whole = Scope(
        person=ME,
        area=AreaCode(COUNTY),
        channels=tuple(Channel),
        expires=datetime(2028, 1, 1, tzinfo=UTC),
    )
    scope = msgspec.structs.replace(whole, **changed)
    keyring, key = scoped(written.county.online.keyring, new_seed(), scope)
    one = waiting(written)
    assert offers.judge(offer_of(one, key), one, keyring, written.clock()) is refusal
    free, why = offers.own_keys(ME, one, keyring, written.clock())
    assert (len(free), why) == ((1, None) if refusal is None else (0, refusal))
