"""Versions on trial: kept when they do well, gone back from when not, whatever the power does."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from content_sync.store.files import write_durably
from content_sync.updates.handover import LONGEST_MOMENT_SECONDS
from content_sync.updates.watching import Unit
from tests.fakes.county import FakeCounty
from tests.fakes.releases import (
    FIRST,
    NEXT,
    TRIAL,
    Installed,
    PowerCutError,
    Press,
    a_bundle,
    a_release,
)

CONTENT = a_bundle()
AGENT, KIOSK = "mingbai-agent.service", "mingbai-kiosk.service"


@pytest.fixture
def terminal(tmp_path: Path) -> Installed:
    county = FakeCounty()
    press = Press(county)
    made = Installed(tmp_path, county)
    made.hand_over(CONTENT, press.sealed(a_release(CONTENT)))
    return made


def whole(terminal: Installed) -> None:
    """Assert what must hold at every instant: both links lead to whole versions."""
    for link in (terminal.software.current, terminal.software.good):
        assert (link / "whole").is_file()
    if terminal.software.trial() is None:
        assert terminal.software.running() == terminal.software.good.readlink().name


def test_it_waits_until_nobody_is_disturbed(terminal: Installed) -> None:
    terminal.updater().run()
    assert terminal.machinery.steps == []


@pytest.mark.parametrize("ahead", [-1.0, LONGEST_MOMENT_SECONDS + 1])
def test_a_word_about_the_moment_that_is_old_or_too_long_counts_for_nothing(
    ahead: float, terminal: Installed
) -> None:
    terminal.updates.say_moment(terminal.machinery.boot(), terminal.machinery.time + ahead)
    terminal.updater().run()
    assert terminal.machinery.steps == []


def test_a_word_of_another_boot_counts_for_nothing(terminal: Installed) -> None:
    terminal.updates.say_moment("boot-0", terminal.machinery.time + 30)
    terminal.updater().run()
    assert terminal.machinery.steps == []


def test_an_alert_during_the_installation_puts_the_switch_off(terminal: Installed) -> None:
    terminal.updates.say_moment(terminal.machinery.boot(), terminal.machinery.time + 1)
    prepare = terminal.machinery.prepare

    def slow(bundle: Path) -> None:
        prepare(bundle)
        terminal.updates.take_moment_back()

    terminal.machinery.prepare = slow  # type: ignore[method-assign]
    terminal.updater().run()
    assert terminal.machinery.steps == ["prepare", "prepared"]
    assert terminal.software.running() == FIRST
    terminal.calm()
    terminal.updater().run()
    assert terminal.machinery.steps[2] == f"activate {NEXT}", "it was not installed anew"
    assert terminal.software.kept().root == 2
    assert terminal.software.running() == NEXT


def falling(unit: str, seconds: float) -> Callable[[str, float], Mapping[str, Unit]]:
    """Return units of which one falls every so many seconds under the new version."""

    def told(version: str, elapsed: float) -> Mapping[str, Unit]:
        fallen = int(elapsed / seconds) if version == NEXT else 0
        return {AGENT: Unit("active", 0), KIOSK: Unit("active", 0)} | {unit: Unit("active", fallen)}

    return told


def never_ready(version: str, _elapsed: float) -> Mapping[str, Unit]:
    state = "activating" if version == NEXT else "active"
    return {AGENT: Unit("active", 0), KIOSK: Unit(state, 0)}


def dies_at_the_end(version: str, elapsed: float) -> Mapping[str, Unit]:
    late = version == NEXT and elapsed > TRIAL.seconds - 30
    return {AGENT: Unit("active", 0), KIOSK: Unit("failed" if late else "active", 0)}


@pytest.mark.parametrize(
    ("told", "because"),
    [
        (falling(KIOSK, 60), "unsteady"),
        (falling(AGENT, 60), "unsteady"),
        (never_ready, "start"),
        (dies_at_the_end, "start"),
    ],
    ids=["face dies every minute", "agent dies every minute", "never ready", "dies at the end"],
)
def test_a_version_that_does_badly_gives_way_to_the_one_before(
    told: Callable[[str, float], Mapping[str, Unit]], because: str, terminal: Installed
) -> None:
    terminal.machinery.units_told = told
    terminal.calm()
    terminal.updater().run()
    whole(terminal)
    assert terminal.software.running() == FIRST
    assert terminal.told() == [f"{NEXT} trying", f"{NEXT} returned {because}"]
    assert not terminal.software.version(NEXT).exists()


def test_a_version_that_cannot_read_the_store_goes_back(terminal: Installed) -> None:
    terminal.machinery.blind.add(NEXT)
    terminal.calm()
    terminal.updater().run()
    assert terminal.told()[-1] == f"{NEXT} returned check"


def test_one_fall_is_borne(terminal: Installed) -> None:
    terminal.machinery.units_told = falling(KIOSK, TRIAL.seconds / 2 + 1)
    terminal.calm()
    terminal.updater().run()
    assert terminal.software.running() == NEXT


def test_what_is_kept_was_watched_for_the_whole_trial(terminal: Installed) -> None:
    terminal.calm()
    began = terminal.machinery.time
    terminal.updater().run()
    assert terminal.machinery.time - began >= TRIAL.seconds


def test_whoever_installs_runs_from_the_old_version_until_the_new_one_is_kept(
    terminal: Installed,
) -> None:
    seen = set()
    terminal.calm()
    say = terminal.machinery.as_time_passes

    def look() -> None:
        say()
        seen.add((terminal.software.running(), terminal.software.good.readlink().name))

    terminal.machinery.as_time_passes = look
    terminal.updater().run()
    assert seen == {(NEXT, FIRST)}


@pytest.mark.parametrize("does_well", [True, False], ids=["a good version", "a bad version"])
@pytest.mark.parametrize("steps", range(8))
def test_a_power_cut_at_any_step_leaves_a_version_that_starts(
    steps: int, does_well: bool, terminal: Installed
) -> None:
    if not does_well:
        terminal.machinery.dead.add(NEXT)
    terminal.machinery.cuts = steps
    terminal.calm()
    try:
        terminal.updater().run()
    except PowerCutError:
        whole(terminal)
        terminal.machinery.cuts = None
        terminal.machinery.power_cut()
    for _ in range(3):
        terminal.calm()
        terminal.updater().run()
        whole(terminal)
    assert terminal.software.trial() is None
    assert terminal.software.running() == (NEXT if does_well else FIRST)


@pytest.mark.parametrize("writes", range(6))
def test_a_power_cut_at_any_note_loses_no_good_version(
    writes: int, terminal: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [writes]

    def cut(path: Path, content: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise PowerCutError(str(path))
        write_durably(path, content)

    terminal.calm()
    with monkeypatch.context() as patched:
        patched.setattr("content_sync.updates.keeping.write_durably", cut)
        try:
            terminal.updater().run()
        except PowerCutError:
            whole(terminal)
            terminal.machinery.power_cut()
    for _ in range(2):
        terminal.calm()
        terminal.updater().run()
        whole(terminal)
    assert terminal.software.running() == NEXT
    assert terminal.told()[-1] == f"{NEXT} kept"


def test_a_version_that_goes_back_goes_back_for_good_whatever_the_power_does(
    terminal: Installed,
) -> None:
    terminal.machinery.units_told = falling(KIOSK, 60)
    terminal.machinery.cuts = 5
    terminal.calm()
    with pytest.raises(PowerCutError, match=f"activate {FIRST}"):
        terminal.updater().run()
    assert terminal.software.running() == NEXT
    terminal.machinery.units_told = lambda *_: terminal.machinery.well()
    terminal.machinery.cuts = None
    terminal.machinery.power_cut()
    terminal.updater().run()
    assert terminal.software.running() == FIRST
    assert terminal.told()[-1] == f"{NEXT} returned unsteady"


def test_after_a_power_cut_during_the_trial_nothing_is_started_anew(terminal: Installed) -> None:
    terminal.machinery.cuts = 4
    terminal.calm()
    with pytest.raises(PowerCutError):
        terminal.updater().run()
    assert terminal.software.running() == NEXT
    terminal.machinery.cuts = None
    terminal.machinery.power_cut()
    terminal.machinery.steps.clear()
    terminal.updater().run()
    assert terminal.machinery.steps == [f"check {NEXT}"]
    assert terminal.software.good.readlink().name == NEXT


def test_a_version_that_takes_the_machine_down_again_and_again_goes_back(
    terminal: Installed,
) -> None:
    terminal.calm()
    for _ in range(TRIAL.boots_most + 1):
        # It falls while it is watched: at the first look.
        terminal.machinery.cuts = 4 if terminal.software.trial() is None else 0
        with pytest.raises(PowerCutError):
            terminal.updater().run()
        terminal.machinery.power_cut()
        terminal.calm()
    terminal.machinery.cuts = None
    terminal.updater().run()
    assert terminal.software.running() == FIRST
    assert terminal.told()[-1] == f"{NEXT} returned cut"


def test_an_installation_that_takes_the_machine_down_ends_sometime(terminal: Installed) -> None:
    for _ in range(TRIAL.attempts_most):
        terminal.machinery.cuts = 0
        terminal.calm()
        with pytest.raises(PowerCutError):
            terminal.updater().run()
        terminal.machinery.power_cut()
    terminal.machinery.cuts = None
    terminal.calm()
    terminal.updater().run()
    assert terminal.told() == [f"{NEXT} refused broken"]
    assert terminal.software.running() == FIRST


def test_after_a_cut_before_the_switch_it_waits_for_a_good_moment_again(
    terminal: Installed,
) -> None:
    terminal.machinery.cuts = 2
    terminal.calm()
    with pytest.raises(PowerCutError):
        terminal.updater().run()
    assert terminal.software.trial() is not None
    terminal.machinery.cuts = None
    terminal.machinery.power_cut()
    terminal.updates.take_moment_back()
    terminal.updater().run()
    assert terminal.software.running() == FIRST
    terminal.calm()
    terminal.updater().run()
    assert terminal.software.running() == NEXT
