"""Hints to pull: a real Mosquitto between a real county and a watcher, and its faults."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from random import Random
from shutil import which
from threading import Event, Thread, Timer

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from content_sync.agent import mqtt_hints
from content_sync.agent.backoff import Backoff
from content_sync.agent.hints import NoHints, Nudge, open_hints
from content_sync.agent.mqtt_hints import MqttHints
from content_sync.agent.watching import Arrived, HeadWatch, WatchPace
from county.api.pages import AreaHead
from county.hints import hints as county_hints
from county.hints import mqtt as county_mqtt
from county.hints.hints import Announcer
from disclosure.areas import AreaCode
from disclosure.errors import RetryLaterError, UsageError
from disclosure.hints import BrokerSettings, pull_topic
from tests.fakes.county import TOWNSHIP, VILLAGE, FakeCounty, an_item

MOSQUITTO = which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
needs_mosquitto = pytest.mark.skipif(
    MOSQUITTO is None, reason="mosquitto is not installed (Debian: apt-get install mosquitto)"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


class Mosquitto:
    """A broker on a loopback port; it can be stopped and started."""

    def __init__(self, folder: Path) -> None:
        self.settings = BrokerSettings(host="127.0.0.1", port=free_port(), reconnect_most_seconds=1)
        self._config = folder / "mosquitto.conf"
        self._config.write_text(
            f"listener {self.settings.port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(MOSQUITTO), "-c", str(self._config)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until(self._listens)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)
            self._process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.settings.port)) == 0


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.stop()


class Counted(Nudge):
    """A nudge that counts."""

    def __init__(self) -> None:
        super().__init__(0.0)
        self.hints = 0

    def hint(self) -> None:
        self.hints += 1
        super().hint()


class RecordedHints:
    """Where hints go, remembered."""

    def __init__(self) -> None:
        self.pulled: list[AreaCode] = []

    def pull(self, area: AreaCode) -> None:
        self.pulled.append(area)

    def close(self) -> None:
        self.pulled.clear()


@pytest.fixture
def nudge() -> Counted:
    return Counted()


@pytest.fixture
def listening(broker: Mosquitto, nudge: Counted) -> Iterator[MqttHints]:
    with closing(MqttHints(broker.settings, "t", {VILLAGE: nudge}, rest_seconds=60)) as hints:
        hints.start()
        until(hints.is_connected)
        yield hints


@pytest.fixture
def telling(broker: Mosquitto) -> Iterator[county_mqtt.MqttHints]:
    with closing(county_mqtt.MqttHints(broker.settings)) as hints:
        until(hints.is_connected)
        yield hints


def pull_until_heard(telling: county_mqtt.MqttHints, nudge: Counted) -> None:
    """Pull until the subscription, which the broker may still be taking in, carries it."""

    def heard() -> bool:
        telling.pull(VILLAGE)
        time.sleep(0.05)
        return nudge.hints > 0

    until(heard)


@needs_mosquitto
def test_a_publish_is_polled_for_at_once(
    listening: MqttHints, telling: county_mqtt.MqttHints, nudge: Counted
) -> None:
    assert listening.is_connected()
    pull_until_heard(telling, nudge)
    county, arrived, stop = FakeCounty(), SimpleQueue[Arrived](), Event()
    pace = WatchPace(wait_seconds=0.0, poll_seconds=3600.0)
    watch = HeadWatch(
        county, VILLAGE, pace, Backoff(1.0, 2.0, Random(1)), arrived, stop, nudge=nudge
    )
    thread = Thread(target=watch.run, daemon=True)
    thread.start()
    arrived.get(timeout=5).taken.set_result(None)
    county.publish(an_item("新的"))
    started = time.monotonic()
    telling.pull(VILLAGE)
    assert arrived.get(timeout=5).area == VILLAGE
    assert time.monotonic() - started < 2.0
    stop.set()
    thread.join(timeout=5)


@needs_mosquitto
def test_another_areas_hint_is_none_of_ours(
    listening: MqttHints, telling: county_mqtt.MqttHints, nudge: Counted
) -> None:
    assert listening.is_connected()
    pull_until_heard(telling, nudge)
    before = nudge.hints
    telling.pull(TOWNSHIP)
    telling.pull(VILLAGE)
    until(lambda: nudge.hints > before)
    assert nudge.hints == before + 1


@needs_mosquitto
def test_a_broker_that_comes_back_is_used_again(
    broker: Mosquitto, listening: MqttHints, telling: county_mqtt.MqttHints, nudge: Counted
) -> None:
    broker.stop()
    until(lambda: not listening.is_connected())
    telling.pull(VILLAGE)
    broker.start()
    until(lambda: listening.is_connected() and telling.is_connected())
    pull_until_heard(telling, nudge)


@needs_mosquitto
def test_a_flooding_broker_is_left_alone(
    listening: MqttHints, telling: county_mqtt.MqttHints, nudge: Counted
) -> None:
    pull_until_heard(telling, nudge)
    for _ in range(3 * mqtt_hints.FLOOD_MESSAGES):
        telling.pull(VILLAGE)
    until(lambda: not listening.is_connected())
    assert nudge.hints <= mqtt_hints.FLOOD_MESSAGES


@needs_mosquitto
def test_a_payload_is_not_read_and_a_huge_one_not_taken(
    broker: Mosquitto, listening: MqttHints, telling: county_mqtt.MqttHints, nudge: Counted
) -> None:
    pull_until_heard(telling, nudge)
    before = nudge.hints
    stranger = Client(CallbackAPIVersion.VERSION2)
    stranger.connect(broker.settings.host, broker.settings.port)
    stranger.loop_start()
    stranger.publish(pull_topic(VILLAGE), b"x" * 1_000_000, qos=1).wait_for_publish(5)
    stranger.publish(pull_topic(VILLAGE), b"\xff{evil", qos=1).wait_for_publish(5)
    until(lambda: nudge.hints > before)
    stranger.disconnect()
    stranger.loop_stop()
    assert nudge.hints == before + 1
    assert listening.is_connected()


def test_no_broker_costs_nothing() -> None:
    nudge = Counted()
    settings = BrokerSettings(host="127.0.0.1", port=free_port())
    county = county_mqtt.MqttHints(settings)
    hints = MqttHints(settings, "t", {VILLAGE: nudge})
    started = time.monotonic()
    hints.start()
    for _ in range(100):
        county.pull(VILLAGE)
    assert time.monotonic() - started < 1.0
    hints.close()
    county.close()
    assert nudge.hints == 0


def test_hints_end_pauses_no_more_often_than_allowed() -> None:
    clock, stop = [0.0], Event()

    nudge = Nudge(1000.0, lambda: clock[0])
    nudge.hint()
    assert nudge.pause(60.0, stop)
    nudge.hint()
    stopping = Timer(0.2, stop.set)
    stopping.start()
    assert not nudge.pause(60.0, stop)
    stopping.join()
    clock[0] = 1000.0
    assert nudge.pause(60.0, Event())


def test_a_pause_without_hints_lasts() -> None:
    started = time.monotonic()
    assert not Nudge(0.0).pause(0.2, Event())
    assert time.monotonic() - started >= 0.2


def test_a_hint_does_not_shorten_the_wait_after_a_failure() -> None:
    class Down(FakeCounty):
        asked = 0

        def head(self, area: AreaCode, tag: str, wait_seconds: float) -> None:  # noqa: ARG002
            self.asked += 1
            raise RetryLaterError("down")

    county, stop, nudge = Down(), Event(), Nudge(0.0)
    nudge.hint()
    watch = HeadWatch(
        county,
        VILLAGE,
        WatchPace(0.0, 0.0),
        Backoff(60.0, 60.0, Random(1)),
        SimpleQueue(),
        stop,
        nudge=nudge,
    )
    thread = Thread(target=watch.run, daemon=True)
    thread.start()
    until(lambda: county.asked == 1)
    nudge.hint()
    time.sleep(0.1)
    assert county.asked == 1
    stop.set()
    thread.join(timeout=5)


def test_only_feeds_that_went_on_are_hinted_at() -> None:
    hints = RecordedHints()
    announcer = Announcer(hints)
    heads = [AreaHead(VILLAGE, 3, b"a"), AreaHead(TOWNSHIP, 5, b"b")]
    announcer.see(heads)
    assert hints.pulled == []
    announcer.see([AreaHead(VILLAGE, 3, b"signed anew"), AreaHead(TOWNSHIP, 6, b"c")])
    assert hints.pulled == [TOWNSHIP]


def test_a_missing_extra_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = BrokerSettings(host="127.0.0.1")
    monkeypatch.setitem(sys.modules, "county.hints.mqtt", None)
    monkeypatch.setitem(sys.modules, "content_sync.agent.mqtt_hints", None)
    with pytest.raises(UsageError, match=r"install mingbai\[mqtt\]"):
        county_hints.open_hints(settings)
    with pytest.raises(UsageError, match=r"install mingbai\[mqtt\]"):
        open_hints(settings, "t", {})
    assert isinstance(open_hints(None, "t", {}), NoHints)


@pytest.mark.parametrize("wrong", [{"host": ""}, {"port": 0}, {"port": 65536}])
def test_a_wrong_broker_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="broker"):
        BrokerSettings(**({"host": "127.0.0.1"} | wrong))  # type: ignore[arg-type]
