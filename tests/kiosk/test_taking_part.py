"""Taking part without a window: what is answered, what is filed, and how often."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from content_sync.store.outbox import Outbox
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.errors import NotAllowedError, RetryLaterError
from disclosure.opinions import OPINION_WORDS_MOST, Face, Opinion, Rating, check_opinion
from disclosure.outbox import OutboxKind
from disclosure.requests import RequestId
from disclosure.seals.boxes import open_box
from kiosk.journey.actions import Action, actions_for
from kiosk.journey.entering import entrance
from kiosk.journey.opinions import Opinions, begin
from kiosk.journey.part_stops import (
    ChoiceStop,
    Ending,
    OpinionCheckStop,
    OpinionEndStop,
    RemarkStop,
    stop_at,
)
from kiosk.journey.visit import Visit
from tests.fakes.county import NOW, VILLAGE, FakeCounty, an_item
from tests.kiosk.taking_part import CLOSES, CONSULTED, FOUND, MORE, SAY, SURVEY

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 10, 9)
REQUEST = RequestId("4f9d7e3a-1111-4222-8333-123456789abc")


class Desk:
    """A terminal's opinions, its outbox, and the county that can open them."""

    def __init__(self, store: Path, per_visit: int = 10) -> None:
        self.county = FakeCounty()
        self.outbox = Outbox.open(store)
        self.opinions = Opinions(self.outbox, self.county.keyring, VILLAGE, per_visit)

    def sent(self, kind: OutboxKind) -> list[bytes]:
        rows = self.outbox.take_batch(100, 10**7)
        keys = self.county.keys
        return [open_box(keys.request_private, row.body) for row in rows if row.kind is kind]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def filled():
    form = begin(SURVEY)
    assert form is not None
    return (
        form.chosen(FOUND, "没查到").chosen(MORE, "招聘").chosen(MORE, "账目").written(2, "字大些")
    )


def test_a_single_choice_replaces_and_is_taken_back():
    form = begin(SURVEY)
    assert form is not None
    form = form.chosen(FOUND, "查到了").chosen(FOUND, "没查到")
    assert form.answer(FOUND).choices == ("没查到",)
    assert form.chosen(FOUND, "没查到").empty


def test_several_choices_stand_in_the_order_of_the_question():
    assert filled().answer(MORE).choices == ("账目", "招聘")
    assert filled().chosen(MORE, "账目").answer(MORE).choices == ("招聘",)


def test_questions_come_one_by_one_and_then_all_again():
    form = filled()
    stops = [stop_at(form, step) for step in range(form.steps + 1)]
    assert stops == [
        ChoiceStop(step=0),
        ChoiceStop(step=1),
        RemarkStop(step=2),
        OpinionCheckStop(),
    ]
    consulted = begin(CONSULTED)
    assert consulted is not None
    assert stop_at(consulted, 0) == RemarkStop(step=0)


def test_what_is_filed_is_what_the_county_takes(desk):
    form = filled()
    desk.opinions.file(form, NOW, ZONE)
    [raw] = desk.sent(OutboxKind.OPINION)
    opinion = decode(raw, Opinion)
    check_opinion(opinion, SURVEY, ZONE)
    assert (opinion.id, opinion.area, opinion.filed_at) == (form.id, VILLAGE, NOW)
    assert [one.question for one in opinion.answers] == ["found", "more", "say"]


def test_a_double_tap_files_once_and_a_second_form_is_refused(desk):
    form = filled()
    for _ in range(2):
        desk.opinions.file(form, NOW, ZONE)
    with pytest.raises(NotAllowedError):
        desk.opinions.file(filled(), NOW, ZONE)
    assert len(desk.sent(OutboxKind.OPINION)) == 1


def test_a_form_that_could_not_be_stored_is_not_filed(desk):
    class FullOutbox:
        def put(self, *_row, **_more):
            raise RetryLaterError("full")

    opinions = Opinions(FullOutbox(), desk.county.keyring, VILLAGE, 10)
    form = filled()
    with pytest.raises(RetryLaterError):
        opinions.file(form, NOW, ZONE)
    assert not opinions.filed(SURVEY.id)


def test_an_empty_form_is_not_filed(desk):
    form = begin(CONSULTED)
    assert form is not None
    with pytest.raises(NotAllowedError):
        desk.opinions.file(form.written(0, "  "), NOW, ZONE)


def test_the_last_day_is_over_at_midnight(desk):
    last = NOW.replace(month=10, day=20, hour=15, minute=59)
    with pytest.raises(NotAllowedError, match="last day"):
        desk.opinions.file(filled(), last + timedelta(minutes=1), ZONE)
    desk.opinions.file(filled(), last, ZONE)


def test_one_visit_files_only_so_many(tmp_path):
    desk = Desk(tmp_path, per_visit=1)
    desk.opinions.file(filled(), NOW, ZONE)
    consulted = begin(CONSULTED)
    assert consulted is not None
    with pytest.raises(NotAllowedError):
        desk.opinions.file(consulted.written(0, "好"), NOW, ZONE)
    desk.opinions.forget()
    desk.opinions.file(consulted.written(0, "好"), NOW, ZONE)


def test_long_words_are_cut_where_the_county_would_refuse_them():
    form = begin(CONSULTED)
    assert form is not None
    assert len(form.written(0, "长" * 900).words) == OPINION_WORDS_MOST


def test_the_way_in_knows_what_is_closed_filed_or_half_done(desk):
    visit = Visit()
    assert entrance(visit, SURVEY, desk.opinions, TODAY) == ChoiceStop(step=0)
    assert visit.opinion is not None
    visit.opinion = visit.opinion.chosen(FOUND, "查到了")
    entrance(visit, SURVEY, desk.opinions, TODAY)
    assert not visit.opinion.empty
    assert entrance(visit, CONSULTED, desk.opinions, TODAY) == RemarkStop(step=0)
    commented = visit.opinion
    assert commented.empty
    over = CLOSES + timedelta(days=1)
    ended = OpinionEndStop(item=SURVEY.id, why=Ending.CLOSED)
    assert entrance(visit, SURVEY, desk.opinions, over) == ended
    desk.opinions.file(filled(), NOW, ZONE)
    told = entrance(visit, SURVEY, desk.opinions, TODAY)
    assert told == OpinionEndStop(item=SURVEY.id, why=Ending.ALREADY)


def test_a_rating_goes_sealed_and_its_sentence_after_it(desk):
    desk.opinions.rate(REQUEST, Face.FAIR, NOW)
    desk.opinions.rate(REQUEST, Face.FAIR, NOW + timedelta(seconds=9), "来得晚了些 ")
    first, second = (decode(raw, Rating) for raw in desk.sent(OutboxKind.RATING))
    assert (first.face, first.words) == (Face.FAIR, "")
    assert (second.request, second.words) == (REQUEST, "来得晚了些")
    assert second.rated_at > first.rated_at
    assert desk.opinions.rated(REQUEST) is Face.FAIR
    desk.opinions.forget()
    assert desk.opinions.rated(REQUEST) is None


def test_the_page_offers_what_the_item_asks():
    able = [Action.OPINION, Action.QUESTIONNAIRE, Action.DOUBT]
    assert actions_for(SURVEY, able) == (Action.QUESTIONNAIRE, Action.DOUBT)
    assert actions_for(CONSULTED, able) == (Action.OPINION, Action.DOUBT)
    plain = an_item(channels=(Channel.KIOSK,))
    assert actions_for(plain, able) == (Action.DOUBT,)


def test_words_of_a_question_stay_with_it():
    form = filled()
    assert form.words_at(2) == "字大些"
    assert form.answer(SAY).words == "字大些"
    assert form.written(2, " ").answer(SAY).words == ""
