"""The doctor of a whole terminal: what is wrong is told with what to do, and nothing is changed."""

import sys
from datetime import timedelta
from pathlib import Path

import pytest

from content_sync.__main__ import main
from content_sync.agent.county import PassRefusedError
from content_sync.agent.settings import AgentSettings
from content_sync.doctor import clock, content, county, faces, machine, services
from content_sync.store.clock import StoreClock
from content_sync.store.reader import ContentReader
from disclosure.errors import RetryLaterError
from disclosure.findings import Finding, Report, Standing, absent, bad, good, in_words
from disclosure.wording import Wording
from tests.fakes.county import NOW, VILLAGE, FakeCounty, an_item
from tests.fakes.ticking import FakeClock

SAY = Wording().say
GOOD, ABSENT, BAD = Standing.GOOD, Standing.ABSENT, Standing.BAD


def standing(findings: tuple[Finding, ...] | list[Finding]) -> dict[str, Standing]:
    return {finding.part: finding.standing for finding in findings}


@pytest.fixture
def sensors(tmp_path: Path) -> machine.Sensors:
    (tmp_path / "zones" / "thermal_zone0").mkdir(parents=True)
    (tmp_path / "blocks" / "mmcblk0" / "device").mkdir(parents=True)
    return machine.Sensors(
        zones=tmp_path / "zones",
        blocks=tmp_path / "blocks",
        throttled=tmp_path / "throttled",
        file_systems=tmp_path / "ext4",
    )


def tell(
    sensors: machine.Sensors, *, celsius: int, wear: str, throttled: str, errors: int = 0
) -> None:
    errors_of = sensors.file_systems / "mmcblk0p2" / "errors_count"
    errors_of.parent.mkdir(parents=True)
    errors_of.write_text(f"{errors}\n")
    (sensors.zones / "thermal_zone0" / "temp").write_text(f"{celsius * 1000}\n")
    (sensors.blocks / "mmcblk0" / "device" / "life_time").write_text(f"{wear}\n")
    sensors.throttled.write_text(f"{throttled}\n")


def test_a_sound_machine_is_good(tmp_path: Path, sensors: machine.Sensors) -> None:
    tell(sensors, celsius=48, wear="0x02 0x01", throttled="0")
    found = machine.examine(tmp_path, sensors, SAY)
    assert set(standing(found).values()) == {GOOD}
    assert "寿命用了约 2 成" in {finding.words for finding in found}


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        ({"celsius": 84}, "温度"),
        ({"wear": "0x01 0x0a"}, "存储卡 mmcblk0"),
        ({"errors": 3}, "文件系统"),
        ({"throttled": "0x50005"}, "供电"),
        ({"throttled": "0x50000"}, "供电"),
        ({"throttled": "0x4"}, "供电"),
    ],
)
def test_heat_wear_and_weak_power_need_a_person(
    tmp_path: Path, sensors: machine.Sensors, wrong: dict[str, object], part: str
) -> None:
    told = {"celsius": 48, "wear": "0x01 0x01", "throttled": "0"} | wrong
    tell(sensors, **told)  # type: ignore[arg-type]
    found = standing(machine.examine(tmp_path, sensors, SAY))
    assert [name for name, how in found.items() if how is BAD] == [part]


def test_a_machine_that_tells_nothing_is_not_guessed_at(tmp_path: Path) -> None:
    nothing = machine.Sensors(
        zones=tmp_path, blocks=tmp_path, throttled=tmp_path / "none", file_systems=tmp_path
    )
    found = standing(machine.examine(tmp_path, nothing, SAY))
    assert (found["温度"], found["供电"]) == (ABSENT, ABSENT)


@pytest.mark.parametrize(
    ("battery", "synchronized", "time", "module"),
    [(True, True, GOOD, GOOD), (False, True, GOOD, ABSENT), (False, False, BAD, ABSENT)],
)
def test_the_clock_is_judged_as_the_faces_judge_it(
    tmp_path: Path, battery: bool, synchronized: bool, time: Standing, module: Standing
) -> None:
    kept = FakeClock(NOW, synchronized=synchronized, has_battery=battery)
    found = standing(clock.examine(StoreClock(tmp_path, kept), kept, SAY))
    assert (found["时钟"], found["时钟模块"]) == (time, module)


class Answering:
    """A county that answers, or not."""

    def __init__(self, *, head: Exception | None = None, deliver: Exception | None = None) -> None:
        self._head, self._deliver = head, deliver

    def head(self, *_: object) -> None:
        if self._head:
            raise self._head

    def deliver(self, _: bytes) -> bytes:
        if self._deliver:
            raise self._deliver
        return b"{}"


SETTINGS = AgentSettings(
    county_url="https://county.example",
    root="1.root.json",
    area=VILLAGE,
    terminal_id="t",
    terminal_number=1,
    store="store",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    file = tmp_path / "1.root.json"
    file.write_bytes(FakeCounty().roots[0])
    return file


@pytest.mark.parametrize(
    ("answering", "reached", "known"),
    [
        (Answering(), GOOD, GOOD),
        (
            Answering(head=RetryLaterError("no route"), deliver=RetryLaterError("no route")),
            BAD,
            ABSENT,
        ),
        (Answering(deliver=PassRefusedError("not confirmed")), GOOD, BAD),
    ],
)
def test_the_way_to_the_county_is_tried(
    root: Path, answering: Answering, reached: Standing, known: Standing
) -> None:
    found = standing(county.examine(SETTINGS, root, answering, SAY))  # type: ignore[arg-type]
    assert (found["信任根"], found["县里的服务器"], found["登记"]) == (GOOD, reached, known)


def test_a_root_that_is_none_is_told(root: Path) -> None:
    root.write_bytes(b"{}")
    found = standing(county.examine(SETTINGS, root, Answering(), SAY))  # type: ignore[arg-type]
    assert found["信任根"] is BAD
    root.unlink()
    found = standing(county.examine(SETTINGS, root, Answering(), SAY))  # type: ignore[arg-type]
    assert found["信任根"] is BAD


def test_a_slow_county_is_told_to_be_slow(root: Path) -> None:
    seconds = iter((0.0, 7.0))
    found = county.examine(SETTINGS, root, Answering(), SAY, lambda: next(seconds))  # type: ignore[arg-type]
    assert standing(found)["县里的服务器"] is BAD


def test_networks_are_told_by_name(tmp_path: Path) -> None:
    for name, state in (("lo", "up"), ("eth0", "down")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "operstate").write_text(f"{state}\n")
    assert county.networks(SAY, tmp_path).standing is BAD
    (tmp_path / "eth0" / "operstate").write_text("up\n")
    assert county.networks(SAY, tmp_path).words == "eth0"


def test_content_that_came_is_good_and_none_is_bad(tmp_path: Path) -> None:
    assert standing(content.examine(tmp_path / "none", SAY)) == {"内容": BAD}
    fake = FakeCounty()
    fake.publish(an_item())
    fake.fill(tmp_path)
    found = {one.part: one for one in content.examine(tmp_path, SAY)}
    assert found["待发"].standing is GOOD
    # The fake county's heads are of a day long gone.
    assert (found["内容"].standing, "天没有更新" in found["内容"].words) == (BAD, True)


def test_a_root_that_expired_or_soon_will_is_told(tmp_path: Path) -> None:
    fake = FakeCounty()
    fake.publish(an_item())
    fake.fill(tmp_path)
    reader = ContentReader.open(tmp_path, "doctor")
    ends = reader.keyring().expires
    reader.close()
    for days, expected in ((181, GOOD), (30, ABSENT), (-1, BAD)):
        (found,) = content._authority(tmp_path, ends - timedelta(days=days), SAY)
        assert found.standing is expected
        assert f"{ends.astimezone():%Y-%m-%d}" in found.words


def test_units_that_stopped_or_restart_without_end_need_a_person() -> None:
    told = {
        "mingbai-agent.service": "ActiveState=active\nNRestarts=0\n",
        "mingbai-kiosk.service": "ActiveState=activating\nNRestarts=3\n",
        "mingbai-signage.service": "ActiveState=active\nNRestarts=9\n",
    }
    units = [name.removesuffix(".service") for name in told]
    found = services.examine(units, SAY, lambda command: told[command[-1]])
    assert list(standing(found).values()) == [GOOD, BAD, BAD]


def test_a_machine_without_systemd_says_so() -> None:
    def refuse(_: object) -> str:
        raise FileNotFoundError(2, "no systemctl")

    assert [one.standing for one in services.examine(["a", "b"], SAY, refuse)] == [ABSENT]


def test_a_doctor_that_breaks_or_hangs_is_itself_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kiosk.toml").touch()
    broken = (sys.executable, "-c", "raise SystemExit('no such module')")
    [report] = faces.examine(tmp_path, "zh", SAY, broken)
    assert (report.of, report.sound) == ("kiosk", False)
    assert "no such module" in report.findings[0].words
    monkeypatch.setattr(faces, "SECONDS", 0.2)
    [report] = faces.examine(tmp_path, "zh", SAY, (sys.executable, "-c", "input()"))
    assert not report.sound


def test_each_face_of_a_terminal_is_asked(tmp_path: Path) -> None:
    (tmp_path / "signage.toml").write_text('store = "store"\n')
    [report] = faces.examine(tmp_path, "en", Wording("en").say)
    parts = {finding.part for finding in report.findings}
    assert {"panel", "graphics", "typeface", "content"} <= parts


def test_a_device_not_enrolled_is_told_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert main(["doctor", "--settings", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "[要处理] 登记" in said
    assert "mingbai.toml" in said
    assert sorted(tmp_path.rglob("*")) == before
    assert main(["doctor", "--settings", str(tmp_path), "--language", "en"]) == 1
    assert "not enrolled yet" in capsys.readouterr().out


def test_settings_that_are_wrong_are_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "agent.toml").write_text("nonsense = 1\n")
    assert main(["doctor", "--settings", str(tmp_path)]) == 1
    assert "nonsense" in capsys.readouterr().out
    assert main(["doctor", "--settings", str(tmp_path / "none")]) == 2


def test_colours_never_stand_alone() -> None:
    report = Report(of="x", findings=(good("a"), absent("b", "none"), bad("c", "do this")))
    plain, coloured = (in_words((report,), SAY, coloured=how) for how in (False, True))
    assert plain.splitlines()[1:] == ["  [正常] a", "  [提醒] b  none", "  [要处理] c  do this"]
    assert coloured.count("\033[0m") == 3
