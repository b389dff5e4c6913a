"""Importing again, sealing, withdrawing: which version comes next."""

import pytest
from sqlalchemy import select

from county.database.tables import changes, documents
from county.importing.item_file import item_id
from county.items import public
from disclosure.areas import AreaCode
from disclosure.errors import RejectedFeedError, RejectedSealError, UsageError
from disclosure.items import ItemId, PersonId, Tombstone
from tests.county.making import (
    SPOKEN,
    VILLAGE,
    Content,
    Town,
    item_text,
)

ID = item_id(VILLAGE, "water")


def withdraw(town: Town, id_: ItemId = ID) -> None:
    with town.county.database.reading() as connection:
        last = connection.scalars(
            select(documents.c.last_version).where(documents.c.id == id_)
        ).one()
    grave = Tombstone(
        format=1, id=id_, version=last + 1, area=VILLAGE, author=PersonId("office"), reason="有误"
    )
    sealed = town.sealer(1).seal_withdrawal(grave, town.clock())
    town.county.publisher.publish([sealed], town.clock())


def live_version(town: Town) -> int | None:
    with town.county.database.reading() as connection:
        found = public.one(connection, ID)
    return found.item.version if found else None


def test_an_unchanged_file_makes_no_draft_a_changed_one_the_next_version(
    town: Town, content: Content
) -> None:
    content.item("water", item_text())
    assert town.load() == ["new", "new"]
    assert town.load() == ["unchanged", "unchanged"]
    assert town.seal() == 2
    assert town.load() == ["unchanged", "unchanged"]
    assert town.seal() == 0
    content.item("water", item_text(body="停水两天。"))
    assert town.load() == ["unchanged", "changed"]
    content.item("water", item_text(body="停水三天。"))
    assert town.load() == ["unchanged", "changed"]
    assert town.seal() == 1
    assert live_version(town) == 2


def test_a_draft_taken_back_to_what_is_public_is_no_draft_any_more(
    town: Town, content: Content
) -> None:
    content.item("water", item_text())
    town.publish()
    content.item("water", item_text(body="停水两天。"))
    town.load()
    content.item("water", item_text())
    assert town.load() == ["unchanged", "changed"]
    assert town.seal() == 0


def test_a_withdrawn_item_comes_back_only_when_its_file_changes(
    town: Town, content: Content
) -> None:
    content.item("water", item_text())
    town.publish()
    withdraw(town)
    assert live_version(town) is None
    assert town.load() == ["unchanged", "unchanged"]
    content.item("water", item_text(body="改过了。"))
    assert town.load() == ["unchanged", "changed"]
    town.seal()
    assert live_version(town) == 3


def test_a_draft_waiting_while_its_item_is_withdrawn_gets_a_version_above(
    town: Town, content: Content
) -> None:
    content.item("water", item_text())
    town.publish()
    content.item("water", item_text(body="改过了。"))
    town.load()
    withdraw(town)
    town.seal()
    assert live_version(town) == 3


def test_an_old_version_is_never_published_over_a_newer_one(town: Town, content: Content) -> None:
    content.item("water", item_text())
    town.load()
    document = town.draft(ID)
    sealed = town.sealer().seal_draft(document, town.clock().date(), town.clock())
    town.county.publisher.publish([sealed], town.clock())
    with pytest.raises(RejectedFeedError, match="does not follow version 1"):
        town.county.publisher.publish([sealed], town.clock())
    with town.county.database.reading() as connection:
        rows = connection.execute(select(changes).where(changes.c.id == ID)).all()
    assert len(rows) == 1


def test_loudspeaker_text_needs_two_approvers(town: Town, content: Content) -> None:
    content.item("water", item_text(channels='["loudspeaker"]', more=SPOKEN))
    town.load()
    document = town.draft(ID)
    with pytest.raises(RejectedSealError, match="1 of 2 approvers"):
        town.sealer(1).seal_draft(document, town.clock().date(), town.clock())
    sealed = town.sealer(1, 2).seal_draft(document, town.clock().date(), town.clock())
    assert len(sealed.opened.approvers) == 2


def test_an_author_cannot_seal_their_own_item(town: Town, content: Content) -> None:
    content.item("water", item_text().replace("editor.shiqiao", "approver-1"))
    town.load()
    document = town.draft(ID)
    with pytest.raises(RejectedSealError, match="0 of 1 approvers"):
        town.sealer(1).seal_draft(document, town.clock().date(), town.clock())
    sealed = town.sealer(1, 2).seal_draft(document, town.clock().date(), town.clock())
    assert len(sealed.opened.approvers) == 1
    assert len(sealed.envelope.signatures) == 1


def test_an_expired_approver_cannot_seal(town: Town, content: Content) -> None:
    content.item("water", item_text())
    town.load()
    later = town.clock.pass_by(days=731)
    document = town.draft(ID)
    with pytest.raises(RejectedSealError):
        town.sealer().seal_draft(document, later.date(), later)


def test_another_countys_content_is_not_taken(town: Town, content: Content) -> None:
    text = (content.path / "county.toml").read_text().replace("990421", "990422")
    content.write("county.toml", text)
    with pytest.raises(UsageError, match="of county 990422000000"):
        town.load()


def test_areas_follow_the_county_file(town: Town) -> None:
    town.load()
    assert town.county.profile().name_of(AreaCode(VILLAGE)) == "石桥村"
