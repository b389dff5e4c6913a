"""Reading CAP 1.2: whatever comes in, a message or one sentence."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from county.alerts import cap
from county.alerts.message import Certainty, Message, MsgType, Severity, Status, Urgency
from disclosure.errors import MalformedError
from tests.county.capping import SENDER, info, message
from tests.county.making import NOW

ENTITY = '<?xml version="1.0"?><!DOCTYPE alert [{}]><alert>&x;</alert>'
LAUGHS = (
    "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    + '<!ENTITY x "&l9;">'
)


def test_a_message_is_read_whole() -> None:
    raw = message(
        "QH-2",
        msg_type="Update",
        about=(("QH-1", NOW),),
        infos=info(language="en-US", event="rain") + info(onset=NOW, codes=("990421101", "58367")),
    )
    read = cap.parse(raw)
    assert (read.identifier, read.sender, read.sent) == ("QH-2", SENDER, NOW)
    assert (read.status, read.msg_type, read.scope) == (Status.ACTUAL, MsgType.UPDATE, "Public")
    assert [(one.identifier, one.sent) for one in read.references] == [("QH-1", NOW)]
    english, chinese = read.infos
    assert (english.language, english.event) == ("en-US", "rain")
    assert (chinese.severity, chinese.urgency, chinese.certainty) == (
        Severity.EXTREME,
        Urgency.IMMEDIATE,
        Certainty.OBSERVED,
    )
    assert chinese.onset == NOW
    assert chinese.expires == NOW + timedelta(hours=6)
    assert [code for area in chinese.areas for _, code in area.geocodes] == ["990421101", "58367"]
    assert chinese.instruction == "请注意防范。"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x SYSTEM "http://127.0.0.1:1/">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;',
        LAUGHS,
        '<!ENTITY x "{}">'.format("a" * 1000),
        "",
    ],
    ids=["file", "http", "parameter", "laughs", "blow-up", "empty doctype"],
)
def test_a_document_type_is_refused_before_anything_is_fetched_or_grown(doctype: str) -> None:
    with pytest.raises(MalformedError, match="document type or entities"):
        cap.parse(ENTITY.format(doctype).encode())


def test_ten_megabytes_are_refused_unread() -> None:
    with pytest.raises(MalformedError, match="larger than 1048576"):
        cap.parse(b"<" * 10_000_000)
    with pytest.raises(MalformedError, match="larger than 1048576"):
        cap.parse(message() + b" " * cap.LARGEST_BYTES)


def test_a_flood_of_elements_is_refused() -> None:
    many = "<a/>" * (cap.MOST_ELEMENTS + 1)
    with pytest.raises(MalformedError, match="more than 5000 elements"):
        cap.parse(message(infos=many))


def test_more_places_or_languages_than_any_alert_has_are_refused() -> None:
    with pytest.raises(MalformedError, match="area elements"):
        cap.parse(message(infos=info(codes=("990421",) * (cap.MOST_AREAS + 1))))
    with pytest.raises(MalformedError, match="info elements"):
        cap.parse(message(infos=info() * (cap.MOST_INFOS + 1)))


def test_nesting_without_end_is_refused() -> None:
    deep = 50_000
    with pytest.raises(MalformedError):
        cap.parse(message(infos="<a>" * deep + "</a>" * deep))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("cap:1.2", "cap:1.1", "not CAP 1.2"),
        ("<status>Actual", "<status>actual", "status 'actual' is none of Actual"),
        ("<msgType>Alert", "<msgType>Warning", "msgType"),
        ("<severity>Extreme", "<severity>Red", "severity 'Red'"),
        ("<identifier>QH-1", "<identifier>QH 1", "identifier 'QH 1' is no name"),
        ("<identifier>QH-1", "<identifier>", "identifier"),
        ("<sender>", "<sender>a,b", "sender"),
        ("<event>暴雨", "<event>", "event is missing"),
        ("<status>Actual</status>", "<status>Test</status><status>Actual</status>", "stands 2"),
        ("清禾县气象局", "长" * 5000, "senderName has 5000 characters"),
    ],
)
def test_what_is_not_of_the_standard_is_refused_by_name(old: str, new: str, reason: str) -> None:
    raw = message().decode()
    assert old in raw
    with pytest.raises(MalformedError, match=reason):
        cap.parse(raw.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-20",
        "2026-11-20T10:00:00Z",
        "2026-13-20T10:00:00+08:00",
        "soon",
        "2026-11-20T10:00:00",
    ],
)
def test_a_time_without_its_zone_or_day_is_refused(time: str) -> None:
    raw = message().decode()
    start = raw.index("<sent>") + 6
    with pytest.raises(MalformedError, match="sent"):
        cap.parse((raw[:start] + time + raw[raw.index("</sent>") :]).encode())


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
def test_another_encoding_than_utf_8_is_refused(encoding: str) -> None:
    raw = message().decode().replace("UTF-8", encoding)
    with pytest.raises(MalformedError):
        cap.parse(raw.encode(encoding))


def test_references_that_are_none_are_refused() -> None:
    raw = message(msg_type="Cancel", about=(("QH-1", NOW),)).decode()
    with pytest.raises(MalformedError, match="references"):
        cap.parse(raw.replace(f"{SENDER},QH-1,", "QH-1;").encode())


def test_a_signature_inside_the_message_changes_nothing() -> None:
    sign = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyInfo>x</KeyInfo></Signature>'
    assert cap.parse(message(infos=info() + sign)) == cap.parse(message())


def outcome(raw: bytes) -> Message | str:
    """Return the message, or the sentence that refuses it."""
    try:
        return cap.parse(raw)
    except MalformedError as error:
        return str(error)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_one_sentence(raw: bytes) -> None:
    assert outcome(raw)


VALID = message()


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(st.integers(0, len(VALID) - 1), st.binary(max_size=6), st.integers(0, 30)),
        min_size=1,
        max_size=5,
    )
)
def test_a_message_that_was_changed_anywhere_is_a_message_or_one_sentence(
    cuts: list[tuple[int, bytes, int]],
) -> None:
    raw = VALID
    for at, new, gone in cuts:
        raw = raw[:at] + new + raw[at + gone :]
    read = outcome(raw)
    assert read if isinstance(read, str) else read.sent.tzinfo
