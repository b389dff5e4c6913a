"""The units: what they give up, what they must keep, and that they start our commands."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from content_sync.diagnosing.asked import AskedFolder
from content_sync.store.folder import Folder
from county.__main__ import main as county

ROOT = Path(__file__).parents[2]
ALL = sorted((ROOT / "deploy" / "raspberrypi").rglob("mingbai-*.service"))
COUNTY = sorted((ROOT / "deploy" / "county").rglob("mingbai-*.service"))
TIMERS = sorted((ROOT / "deploy").rglob("mingbai-*.timer"))
PATHS = sorted((ROOT / "deploy").rglob("mingbai-*.path"))
HELPERS = [unit for unit in ALL if unit.stem == "mingbai-update"]
SETUP = [unit for unit in ALL if unit.stem in {"mingbai-setup", "mingbai-enrol"}]
STARTING = [unit for unit in ALL if unit.stem in {"mingbai-login", "mingbai-splash"}]
READERS = [unit for unit in ALL if unit.stem == "mingbai-diagnose"]
CLOCKS = [unit for unit in ALL if unit.stem == "mingbai-rtc"]
UNITS = [unit for unit in ALL if unit not in HELPERS + SETUP + STARTING + READERS + CLOCKS]
FACES = [unit for unit in UNITS if unit.stem in {"mingbai-kiosk", "mingbai-signage"}]
MOST_EXPOSED = 2.0
"""The goal of the design's reliability chapter, on systemd's scale from 0 to 10."""

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is missing: apt-get install systemd",
)


def words(unit: Path, key: str) -> list[str]:
    """Return what a unit's lines of one name say, in their order."""
    return re.findall(rf"^{key}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


@needs_systemd
@pytest.mark.parametrize("unit", [*ALL, *COUNTY], ids=lambda unit: unit.stem)
def test_a_unit_is_exposed_no_more_than_the_design_allows(unit: Path) -> None:
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True, text=True, check=False, timeout=60,
    ).stdout  # fmt: skip
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", told)
    assert found, told
    assert float(found[1]) <= MOST_EXPOSED


@needs_systemd
@pytest.mark.parametrize("unit", [*ALL, *COUNTY, *TIMERS, *PATHS], ids=lambda unit: unit.name)
def test_systemd_understands_every_line(unit: Path, tmp_path: Path) -> None:
    # Its program lies on other machines, and verify asks for one that is there; a timer asks for
    # its service.
    for one in unit.parent.glob(f"{unit.stem}.*"):
        text = one.read_text(encoding="utf-8")
        program = r"/opt/mingbai(-county)?/(current|good)/bin/python"
        (tmp_path / one.name).write_text(re.sub(program, "/usr/bin/env", text))
    copy = tmp_path / unit.name
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    ours = [line for line in told.stderr.splitlines() if unit.name in line]
    assert (told.returncode, ours) == (0, []), told.stderr


@pytest.mark.parametrize(
    "unit", [*UNITS, *HELPERS, *SETUP, *READERS, STARTING[1]], ids=lambda unit: unit.stem
)
def test_it_starts_a_command_that_there_is(unit: Path) -> None:
    (command,) = words(unit, "ExecStart")
    # Who installs runs from the last good version: one on trial cannot keep itself.
    link = "good" if unit in HELPERS else "current"
    assert command.startswith(f"/opt/mingbai/{link}/bin/python -m ")
    rest = command.split()[1:]
    options = rest[: next(n for n, word in enumerate(rest) if word.startswith("--"))]
    told = subprocess.run(
        [sys.executable, *options, "--help"],
        capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "--settings" in told.stdout


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_it_is_watched_and_comes_back(unit: Path) -> None:
    assert words(unit, "Type") == ["notify"]
    assert words(unit, "WatchdogSec")
    assert words(unit, "Restart") == ["always"]
    assert words(unit, "StartLimitIntervalSec") == ["0"]
    assert words(unit, "MemoryMax")
    assert words(unit, "User") == [unit.stem]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_it_may_ask_whether_the_network_set_the_clock(unit: Path) -> None:
    # ProtectClock=yes and the filters' @clock would take adjtimex away, and no clock would be trusted.
    assert words(unit, "ProtectClock") == []
    assert "adjtimex" in words(unit, "SystemCallFilter")[0]


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.stem != "mingbai-agent"], ids=lambda unit: unit.stem
)
def test_a_face_reaches_no_network_and_writes_no_content(unit: Path) -> None:
    assert words(unit, "PrivateNetwork") == ["yes"]
    written = {path for line in words(unit, "ReadWritePaths") for path in line.split()}
    own = f"/var/lib/mingbai/{unit.stem.removeprefix('mingbai-')}"
    assert written == {"/var/lib/mingbai/outbox", own}


@pytest.mark.parametrize("unit", FACES, ids=lambda unit: unit.stem)
def test_a_face_takes_the_console_from_the_log_in(unit: Path) -> None:
    assert words(unit, "TTYPath") == ["/dev/tty1"]
    assert "getty@tty1.service" in words(unit, "Conflicts")


def test_the_splash_waits_for_nothing_and_nobody_waits_for_it() -> None:
    _, splash = STARTING
    rules = (splash.parent / "90-mingbai.rules").read_text()
    # The framebuffer starts it: where there is none, nothing does.
    assert f'KERNEL=="fb0", TAG+="systemd", ENV{{SYSTEMD_WANTS}}+="{splash.name}"' in rules
    assert words(splash, "WantedBy") == []
    assert words(splash, "DefaultDependencies") == ["no"]
    assert words(splash, "Before") == ["shutdown.target"]
    assert words(splash, "TimeoutStartSec")
    assert words(splash, "CapabilityBoundingSet") == [""]
    for face in FACES:
        assert words(face, "TTYReset") == [], "a console that is reset clears the splash"


def test_a_kiosk_that_a_technician_left_stays_down() -> None:
    (unit,) = (unit for unit in UNITS if unit.stem == "mingbai-kiosk")
    assert words(unit, "RestartPreventExitStatus") == ["77"]


@pytest.mark.parametrize("unit", HELPERS, ids=lambda unit: unit.stem)
def test_who_installs_reaches_no_network_and_changes_the_software_alone(unit: Path) -> None:
    assert words(unit, "Type") == ["oneshot"]
    assert words(unit, "PrivateNetwork") == ["yes"]
    assert words(unit, "ProtectSystem") == ["strict"]
    assert words(unit, "ReadWritePaths") == ["/opt/mingbai /etc/systemd/system"]
    assert words(unit, "MemoryMax")
    assert words(unit, "TimeoutStartSec")
    (timer,) = unit.parent.glob("mingbai-update.timer")
    assert words(timer, "OnBootSec"), "a trial goes on after a power cut"


@pytest.mark.parametrize("timer", TIMERS, ids=lambda unit: unit.name)
def test_a_timer_that_counts_from_the_last_end_starts_what_no_condition_skips(timer: Path) -> None:
    # systemd: a unit that a condition skipped has no end to count from, so the timer stops for ever.
    text = timer.with_suffix(".service").read_text(encoding="utf-8")
    assert "OnUnit" not in timer.read_text(encoding="utf-8") or "\nCondition" not in text


@pytest.mark.parametrize("unit", [*UNITS, *HELPERS, *SETUP, *READERS], ids=lambda unit: unit.stem)
def test_nothing_on_a_terminal_can_listen(unit: Path) -> None:
    assert words(unit, "SocketBindDeny") == ["any"]
    assert words(unit, "SocketBindAllow") == []


@pytest.mark.parametrize("unit", READERS, ids=lambda unit: unit.stem)
def test_who_reads_the_journal_opens_no_socket_to_the_network_and_reads_no_secret(
    unit: Path,
) -> None:
    assert words(unit, "Type") == ["oneshot"]
    assert words(unit, "RestrictAddressFamilies") == ["AF_UNIX"]
    assert words(unit, "IPAddressDeny") == ["any"]
    assert words(unit, "User") == ["mingbai-agent"]
    assert words(unit, "SupplementaryGroups") == ["systemd-journal"]
    hidden = " ".join(words(unit, "InaccessiblePaths"))
    assert "/var/lib/mingbai/device" in hidden
    assert "/etc/NetworkManager" in hidden
    (agent,) = (one for one in UNITS if one.stem == "mingbai-agent")
    assert words(agent, "SupplementaryGroups") == []
    (caller,) = PATHS
    assert words(caller, "Unit") == [unit.name]
    (watched,) = words(caller, "PathChanged")
    assert words(unit, "ConditionPathExists") == [watched]
    assert watched == str(AskedFolder(Folder(Path("/var/lib/mingbai")).diagnostics).request)


def test_the_agent_does_not_write_where_software_is_installed() -> None:
    (agent,) = (unit for unit in UNITS if unit.stem == "mingbai-agent")
    written = [path for line in words(agent, "ReadWritePaths") for path in line.split()]
    assert all(path.removeprefix("-").startswith("/var/lib/mingbai/") for path in written)


def test_who_reads_the_card_reaches_no_network_and_who_asks_the_county_writes_no_settings() -> None:
    entering, setting_up = SETUP
    assert words(setting_up, "PrivateNetwork") == ["yes"]
    assert words(setting_up, "CapabilityBoundingSet") == ["CAP_CHOWN"]
    assert "mingbai-signage.service" in " ".join(words(setting_up, "Before"))
    assert words(entering, "User") == ["mingbai-agent"]
    assert "/etc/mingbai" not in " ".join(words(entering, "ReadWritePaths"))
    assert words(entering, "RestartPreventExitStatus") == ["2"]


@pytest.mark.parametrize("unit", COUNTY, ids=lambda unit: unit.stem)
def test_a_unit_of_the_county_starts_a_command_that_there_is(unit: Path) -> None:
    program = "/opt/mingbai-county/current/bin/python -m "
    for command in [*words(unit, "ExecStart"), *words(unit, "ExecStartPost")]:
        assert command.startswith(program)
        rest = command.removeprefix(program).split()
        first = next(n for n, word in enumerate(rest) if word.startswith("--"))
        told = subprocess.run(
            [sys.executable, "-m", *rest[:first], "--help"],
            capture_output=True, text=True, check=False, timeout=60, cwd=ROOT,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        for option in rest:
            assert not option.startswith("--") or option in told.stdout


@pytest.mark.parametrize("unit", COUNTY, ids=lambda unit: unit.stem)
def test_a_unit_of_the_county_has_limits_and_a_user_of_its_own(unit: Path) -> None:
    assert words(unit, "User")[0].startswith("mingbai-")
    assert words(unit, "MemoryMax")
    if words(unit, "Type") != ["oneshot"]:
        assert words(unit, "Restart") == ["always"]
        assert words(unit, "StartLimitIntervalSec") == ["0"]


def test_who_seals_alerts_reaches_no_network_and_no_other_reads_its_key() -> None:
    (signer,) = (unit for unit in COUNTY if unit.stem == "mingbai-signer")
    assert words(signer, "PrivateNetwork") == ["yes"]
    users = [words(unit, "User") for unit in COUNTY if unit != signer]
    assert words(signer, "User") not in users


def test_the_gate_writes_the_inbox_and_nothing_that_is_sealed() -> None:
    (gate,) = (unit for unit in COUNTY if unit.stem == "mingbai-gate")
    assert words(gate, "ReadWritePaths") == ["/var/lib/mingbai-alerts/inbox"]
    assert words(gate, "SupplementaryGroups") == ["mingbai-alerts"]


def test_a_county_that_was_just_made_is_served_and_digested(tmp_path: Path) -> None:
    # A condition that is not met skips a unit without a word, and `systemctl start` says 0.
    made = tmp_path / "county-data"
    assert county(["init", "--county", "990421000000", "--data", str(made)]) == 0
    for unit in COUNTY:
        if unit.stem in {"mingbai-county", "mingbai-digest"}:
            (glob,) = words(unit, "ConditionPathExistsGlob")
            assert list(made.glob(glob.removeprefix("/var/lib/mingbai-county/county-data/")))


@pytest.mark.parametrize(("told", "sets"), [(946_684_800, False), (4_102_444_800, True)])
def test_a_clock_module_sets_the_clock_forward_alone(told: int, sets: bool, tmp_path: Path) -> None:
    (unit,) = CLOCKS
    since = tmp_path / "since_epoch"
    since.write_text(f"{told}\n")
    (condition,) = words(unit, "ExecCondition")
    script = condition.removeprefix("/bin/sh -c '").removesuffix("'").replace("%%", "%")
    script = script.replace("/sys/class/rtc/rtc0/since_epoch", str(since))
    done = subprocess.run(["sh", "-c", script], check=False, timeout=60)
    assert (done.returncode == 0) is sets
    rule = (unit.parent / "90-mingbai.rules").read_text()
    assert 'ATTR{hctosys}=="0"' in rule
    assert f'SYSTEMD_WANTS}}+="{unit.name}"' in rule
