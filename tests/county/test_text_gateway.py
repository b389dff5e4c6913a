"""The way out for text messages: one contract for the fake and for any gateway over HTTP."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from county.texting.gateway import HttpGateway
from county.texting.sender import TextRefusedError, TextSender
from disclosure.errors import RetryLaterError
from tests.county.texted import NUMBER, settings_for
from tests.fakes.text_gateway import NO_SUCH_NUMBER, SECRET, FakeSender, Phones, Trouble, gateway


@pytest.fixture(params=["fake", "http", "http form"])
def way_out(request: pytest.FixtureRequest) -> Iterator[tuple[TextSender, Phones]]:
    """The fake and the real way out, which keep one contract."""
    if request.param == "fake":
        fake = FakeSender()
        yield fake, fake.phones
        return
    form = {"form": "form", "body": "mobile={number}&content={text}&id={id}"}
    with gateway() as phones:
        made = settings_for(phones.address, **(form if "form" in request.param else {}))
        yield HttpGateway(made, SECRET), phones


WayOut = tuple[TextSender, Phones]


def test_a_message_arrives_as_it_was_written(way_out: WayOut) -> None:
    sender, phones = way_out
    text = '他说："好"&x=1\n\\换行 {secret} {number} 100%'
    id_ = sender.send("ours-1", NUMBER, text)
    assert phones.taken[id_] == (NUMBER, text)
    assert sender.asked(id_) is None
    phones.reached.add(id_)
    assert sender.asked(id_) is True


def test_the_same_message_again_is_one_message(way_out: WayOut) -> None:
    sender, phones = way_out
    assert sender.send("ours-1", NUMBER, "答复") == sender.send("ours-1", NUMBER, "答复")
    assert len(phones.taken) == 1


def test_a_number_that_there_is_not_is_refused_for_good(way_out: WayOut) -> None:
    with pytest.raises(TextRefusedError):
        way_out[0].send("ours-1", NO_SUCH_NUMBER, "答复")


@pytest.mark.parametrize("trouble", list(Trouble))
def test_whatever_a_gateway_answers_it_is_tried_again(way_out: WayOut, trouble: Trouble) -> None:
    sender, phones = way_out
    phones.trouble = trouble
    with pytest.raises(RetryLaterError) as caught:
        sender.send("ours-1", NUMBER, "答复")
    assert NUMBER not in str(caught.value)
    with suppress(RetryLaterError):
        assert sender.asked("g-1") is None, "it is never taken for a receipt"
    phones.trouble = None
    sender.send("ours-1", NUMBER, "答复")
    assert len(phones.taken) == 1


def test_the_secret_goes_in_a_header_alone() -> None:
    with gateway() as phones:
        HttpGateway(settings_for(phones.address), SECRET).send("ours-1", NUMBER, "{secret}")
    assert phones.headers["X-Token"] == SECRET
    assert phones.taken["g-1"] == (NUMBER, "{secret}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "http://gateway.example/send"}, "https"),
        ({"url": "https://gateway.example/send?mobile={number}"}, "log"),
        ({"body": "{}"}, "number"),
        ({"words": "{answer}"}, "words"),
        ({"from_hour": 20, "to_hour": 8}, "hour"),
        ({"headers": ("no line",)}, "headers"),
    ],
)
def test_settings_that_cannot_work_are_told(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        settings_for("https://gateway.example", **change)
