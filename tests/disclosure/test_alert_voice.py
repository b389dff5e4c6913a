"""The pieces of alerts: together they say every alert, and nothing else."""

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_voice import VoicedPiece, all_pieces, cover, pack_id, pack_item, pieces_in
from disclosure.alert_wording import alert_item, is_worded, spoken_pieces, spoken_words
from disclosure.alerts import alert_of
from disclosure.announcements import announcement_of
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.hazards import HAZARDS, Hazard
from disclosure.items import Item

BODY = "清禾县气象台"
COUNTY = AreaCode("990421000000")
ZONE = timezone(timedelta(hours=8))
PIECES = {text: text for text in all_pieces([BODY])}


def some_facts(**changes: object) -> AlertFacts:
    facts: dict[str, object] = {
        "source": "weather",
        "message": "one",
        "hazard": "flood-1",
        "level": AlertLevel.RED,
        "since": datetime(2026, 7, 1, 8, 0, tzinfo=ZONE),
        "until": datetime(2026, 7, 2, 18, 30, tzinfo=ZONE),
    }
    return AlertFacts(**{**facts, **changes})  # type: ignore[arg-type]


def sentences(text: str) -> list[str]:
    return [f"{one}。" for one in text.split("。") if one]


@given(
    hazard=st.sampled_from(HAZARDS),
    level=st.sampled_from(AlertLevel),
    minute=st.integers(0, 366 * 24 * 60 - 1),
    drill=st.booleans(),
    ended=st.booleans(),
)
def test_pieces_say_every_alert_whole(
    hazard: Hazard, level: AlertLevel, minute: int, drill: bool, ended: bool
) -> None:
    until = datetime(2028, 1, 1, tzinfo=ZONE) + timedelta(minutes=minute)
    facts = some_facts(
        hazard=hazard.code,
        level=level,
        since=until - timedelta(hours=6),
        until=until,
        drill=drill,
        ended=ended,
    )
    text = spoken_words(facts, hazard, BODY)
    for sentence in sentences(text):
        said = cover(sentence, PIECES)
        assert said is not None, sentence
        assert "".join(said) == sentence
    pieces = spoken_pieces(facts, hazard, BODY)
    assert set(pieces) <= set(PIECES)


def test_the_fewest_pieces_are_taken_so_that_a_number_is_never_put_together() -> None:
    known = {
        "预警到1月": 1,
        "预警到11月": 2,
        "1日": 3,
        "11日": 4,
        "1时为止。": 5,
        "11时为止。": 6,
        "1": 7,
    }
    assert cover("预警到11月11日11时为止。", known) == (2, 4, 6)


def test_words_that_no_alert_says_are_not_said() -> None:
    assert cover("请到镇上领钱。", PIECES) is None
    assert cover("另一县气象台发布暴雨红色预警。", PIECES) is None
    assert cover("请不要在低洼处和河边停留", PIECES) is None
    assert cover("", PIECES) == ()


def some_pack(area: AreaCode = COUNTY) -> Item:
    pieces = [
        VoicedPiece(text=text, sha256=Sha256(f"{n:064x}"), size=100 + n, seconds=1.5)
        for n, text in enumerate(PIECES)
    ]
    return pack_item(area, "清禾县人民政府", pieces, date(2026, 7, 1))


def test_a_pack_is_an_item_that_no_face_tells_and_no_timetable_says() -> None:
    pack = some_pack()
    assert decode(encode(pack), Item) == pack
    assert pack.channels == (Channel.LOUDSPEAKER,)
    assert announcement_of(pack).slots == ()
    assert alert_of(pack, date(2026, 7, 1), datetime(2026, 7, 1, 12, tzinfo=UTC)) is None
    assert list(pieces_in(pack)) == list(PIECES)
    assert len(encode(pack)) < 256 * 1024


def test_only_the_area_s_own_pack_counts() -> None:
    pack = some_pack()
    other = msgspec.structs.replace(pack, id=pack_id(AreaCode("990421101000")))
    assert pieces_in(other) == {}


def test_only_the_very_sentences_count_as_an_alert_s() -> None:
    item = alert_item(some_facts(), COUNTY, BODY, (Channel.LOUDSPEAKER,))
    assert is_worded(item)
    assert announcement_of(item).worded
    spoken = item.spoken
    assert spoken is not None
    other = msgspec.structs.replace(
        item, spoken=msgspec.structs.replace(spoken, text="请到镇上来。")
    )
    assert not is_worded(other)
    assert not is_worded(some_pack())
