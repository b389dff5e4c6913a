"""The watchdog: only one that counts is good."""

from pathlib import Path

from content_sync.doctor import watchdog
from disclosure.findings import Standing
from disclosure.wording import Wording

SAY = Wording("en").say


def device(folder: Path, name: str, state: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "state").write_text(f"{state}\n")
    (folder / name / "identity").write_text("Broadcom BCM2835 Watchdog timer\n")


def test_without_one_a_person_is_told_what_that_means(tmp_path: Path) -> None:
    assert watchdog.examine(SAY, tmp_path / "none").standing is Standing.ABSENT


def test_one_that_nobody_holds_needs_a_person(tmp_path: Path) -> None:
    device(tmp_path, "watchdog0", "inactive")
    assert watchdog.examine(SAY, tmp_path).standing is Standing.BAD


def test_one_of_several_that_counts_is_enough_and_named(tmp_path: Path) -> None:
    device(tmp_path, "watchdog0", "inactive")
    device(tmp_path, "watchdog1", "active")
    found = watchdog.examine(SAY, tmp_path)
    assert (found.standing, found.words) == (Standing.GOOD, "Broadcom BCM2835 Watchdog timer")
