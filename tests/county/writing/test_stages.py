"""A manuscript's way from the first word to the seal, and two people on one text."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from county.publishing import drafts
from county.writing import handing, presence, shelf
from county.writing.composing import compose
from county.writing.manuscript import Manuscript, ParagraphPiece
from county.writing.shelf import Saved, Writing
from county.writing.stages import TRANSITIONS, Act, Stage, follow
from disclosure.channels import Channel
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode, Item, ItemId
from screen.paging.dates import CHINESE
from tests.county.making import NOW, VILLAGE, Town, item_text

TODAY = NOW.date()


def a_manuscript(text: str = "停水一天。") -> Manuscript:
    return Manuscript(
        area=VILLAGE,
        entry=EntryCode("services.utility"),
        title="停水通知",
        issuing_body="石桥村村民委员会",
        channels=(Channel.KIOSK,),
        issued=TODAY,
        pieces=(ParagraphPiece(key="p1", text=text),),
    )


@pytest.fixture
def begun(town: Town) -> ItemId:
    town.load()
    id_ = ItemId(str(uuid4()))
    with town.county.database.writing() as connection:
        shelf.begin(connection, id_, a_manuscript(), "du.editor", NOW)
    return id_


def held(town: Town, id_: ItemId) -> Writing:
    with town.county.database.reading() as connection:
        found = shelf.find(connection, id_)
    assert found is not None
    return found


def item_of(writing: Writing) -> Item:
    composed = compose(writing.manuscript, writing.id, writing.author, TODAY, CHINESE)
    assert composed.faults == ()
    return composed.item


def submit(town: Town, id_: ItemId) -> None:
    writing = held(town, id_)
    with town.county.database.writing() as connection:
        handing.submit(connection, writing, item_of(writing), "du.editor", NOW)


def send_back(town: Town, id_: ItemId, comment: str = "请写停水的地方") -> None:
    with town.county.database.writing() as connection:
        handing.send_back(connection, id_, "zhao.approver", comment, NOW)


def save(town: Town, writing: Writing, text: str, who: str = "du.editor") -> Saved:
    changed = msgspec.structs.replace(
        writing.manuscript, pieces=(ParagraphPiece(key="p1", text=text),)
    )
    with town.county.database.writing() as connection:
        kept = Writing(**{**vars(writing), "manuscript": changed})
        return shelf.save(connection, kept, who, NOW)


def waiting(town: Town) -> list[str]:
    with town.county.database.reading() as connection:
        return [one.document.id for one in drafts.waiting(connection) if one.source == "desk"]


def test_what_is_being_written_waits_for_no_seal(town: Town, begun: ItemId) -> None:
    assert held(town, begun).stage is Stage.WRITING
    assert waiting(town) == []


def test_a_submitted_manuscript_is_a_draft_and_one_sent_back_is_none(
    town: Town, begun: ItemId
) -> None:
    submit(town, begun)
    assert waiting(town) == [begun]
    send_back(town, begun)
    assert waiting(town) == []
    assert held(town, begun).stage is Stage.RETURNED
    with town.county.database.reading() as connection:
        steps = shelf.history(connection, begun)
    assert [step.stage for step in steps] == [Stage.RETURNED, Stage.SUBMITTED, Stage.WRITING]
    assert (steps[0].who, steps[0].comment) == ("zhao.approver", "请写停水的地方")


def test_what_was_sent_back_is_mended_and_handed_in_again(town: Town, begun: ItemId) -> None:
    submit(town, begun)
    send_back(town, begun)
    save(town, held(town, begun), "老街停水一天。")
    assert held(town, begun).stage is Stage.RETURNED
    submit(town, begun)
    assert waiting(town) == [begun]


def test_a_submitted_manuscript_is_not_written_on_until_it_is_taken_back(
    town: Town, begun: ItemId
) -> None:
    submit(town, begun)
    with pytest.raises(NotAllowedError):
        save(town, held(town, begun), "换了一句。")
    with town.county.database.writing() as connection:
        handing.recall(connection, begun, "du.editor", NOW)
    assert waiting(town) == []
    save(town, held(town, begun), "换了一句。")


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_nothing_is_sent_back_without_a_word(town: Town, begun: ItemId, comment: str) -> None:
    submit(town, begun)
    with pytest.raises(NotAllowedError):
        send_back(town, begun, comment)
    assert waiting(town) == [begun]


def test_an_imported_draft_that_is_sent_back_becomes_a_manuscript(town: Town) -> None:
    town.content.item("a", item_text(body="第一段。\n\n- 一\n- 二"))
    town.load()
    [item] = town.content.items()
    send_back(town, item.id)
    writing = held(town, item.id)
    assert writing.stage is Stage.RETURNED
    assert msgspec.structs.replace(item_of(writing), sealed_on=item.sealed_on) == item
    submit(town, item.id)
    assert waiting(town) == [item.id]


def test_what_was_sealed_is_published_and_can_be_corrected(town: Town, begun: ItemId) -> None:
    submit(town, begun)
    town.seal()
    assert held(town, begun).stage is Stage.PUBLISHED
    with town.county.database.writing() as connection:
        handing.take_up(connection, begun, "du.editor", NOW)
    assert held(town, begun).stage is Stage.WRITING
    save(town, held(town, begun), "改成停水两天。")
    submit(town, begun)
    assert waiting(town) == [begun]


def test_who_hands_it_in_is_its_author_whoever_began_it(town: Town, begun: ItemId) -> None:
    writing = held(town, begun)
    with town.county.database.writing() as connection:
        handing.submit(connection, writing, item_of(writing), "zhao.approver", NOW)
    draft = town.draft(begun)
    assert draft.author == "zhao.approver"


def test_the_same_text_again_is_not_handed_in(town: Town, begun: ItemId) -> None:
    submit(town, begun)
    town.seal()
    with town.county.database.writing() as connection:
        handing.take_up(connection, begun, "du.editor", NOW)
    submit(town, begun)
    assert waiting(town) == []
    assert held(town, begun).stage is Stage.WRITING


def test_two_savers_lose_nothing(town: Town, begun: ItemId) -> None:
    mine = held(town, begun)
    save(town, mine, "她写的。", "li.editor")
    saved = save(town, mine, "我写的。")
    assert saved.revision == 2
    assert save(town, mine, "我写的。") == saved
    assert held(town, begun).manuscript.pieces == (ParagraphPiece(key="p1", text="她写的。"),)
    with town.county.database.reading() as connection:
        kept = shelf.copy_of(connection, begun, saved.copy or 0)
    assert kept is not None
    assert kept[0] == "du.editor"
    assert kept[1].pieces == (ParagraphPiece(key="p1", text="我写的。"),)


def test_saving_what_is_saved_already_is_no_new_revision(town: Town, begun: ItemId) -> None:
    writing = held(town, begun)
    assert save(town, writing, "停水一天。") == Saved(writing.revision)


def test_people_on_one_text_are_told_of_each_other_until_they_are_gone(
    town: Town, begun: ItemId
) -> None:
    with town.county.database.writing() as connection:
        presence.enter(connection, begun, "du.editor", NOW)
        presence.enter(connection, begun, "li.editor", NOW + timedelta(seconds=50))
        presence.enter(connection, begun, "du.editor", NOW + timedelta(seconds=100))
        now = NOW + timedelta(seconds=160)
        others = presence.others(connection, begun, "li.editor", now)
        assert [(one.person, one.since) for one in others] == [("du.editor", NOW)]
        late = NOW + timedelta(seconds=171)
        assert presence.others(connection, begun, "du.editor", late) == []
        presence.leave(connection, begun, "du.editor")
        assert presence.others(connection, begun, "li.editor", now) == []


def test_a_discarded_manuscript_can_be_taken_up_again(town: Town, begun: ItemId) -> None:
    with town.county.database.writing() as connection:
        handing.discard(connection, begun, "du.editor", NOW)
        assert shelf.count(connection, VILLAGE) == 0
        handing.take_up(connection, begun, "du.editor", NOW)
        assert shelf.count(connection, VILLAGE) == 1


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("act", list(Act))
def test_only_what_the_table_names_can_be_done(stage: Stage, act: Act) -> None:
    after = TRANSITIONS[stage].get(act)
    if after is None:
        with pytest.raises(NotAllowedError):
            follow(stage, act)
    else:
        assert follow(stage, act) is after
