"""What the doctor says of the terminal's software."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from content_sync.doctor import software
from content_sync.updates.keeping import Kept, Outcome, Software, Trial
from disclosure.findings import Standing
from disclosure.releases import UpdateReason, UpdateStep
from disclosure.wording import Wording


@pytest.fixture
def installed(tmp_path: Path) -> Software:
    here = Software(tmp_path)
    here.state.mkdir()
    here.version("0.2.0").mkdir(parents=True)
    (here.version("0.2.0") / "whole").touch()
    here.current.symlink_to(here.version("0.2.0"))
    return here


def found(here: Software, language: str = "zh") -> list[tuple[Standing, str]]:
    told = software.examine(here, Wording(language).say)
    return [(one.standing, one.words) for one in told]


def noted(version: str, step: UpdateStep, because: UpdateReason | None = None) -> Kept:
    at = datetime(2026, 10, 9, tzinfo=UTC)
    return Kept().noting(Outcome(version=version, step=step, at=at, because=because))


def test_a_version_that_was_kept_is_named(installed: Software) -> None:
    installed.keep(noted("0.2.0", UpdateStep.KEPT))
    assert found(installed) == [(Standing.GOOD, "版本 0.2.0")]


def test_a_version_on_trial_is_told(installed: Software) -> None:
    installed.put_trial(Trial(version="0.2.0", before="0.1.0"))
    assert found(installed, "en") == [(Standing.GOOD, "Version 0.2.0, on trial")]


def test_a_version_gone_back_from_is_told_with_why_and_is_no_fault(installed: Software) -> None:
    installed.keep(noted("0.3.0", UpdateStep.RETURNED, UpdateReason.CHECK))
    assert found(installed) == [
        (Standing.GOOD, "版本 0.2.0"),
        (Standing.ABSENT, "版本 0.3.0 试过，已退回：新版读不了已存的内容"),
    ]


def test_a_version_that_was_refused_is_told_with_why(installed: Software) -> None:
    installed.keep(noted("0.3.0", UpdateStep.REFUSED, UpdateReason.PACKAGES))
    assert found(installed)[1] == (
        Standing.ABSENT,
        "版本 0.3.0 没有安装：缺系统软件包，要技术员到场",
    )


def test_a_version_that_is_not_whole_needs_a_person(installed: Software) -> None:
    (installed.version("0.2.0") / "whole").unlink()
    ((standing, words),) = found(installed)
    assert standing is Standing.BAD
    assert "install.sh" in words


def test_a_machine_without_bundles_has_nothing_to_tell(tmp_path: Path) -> None:
    assert found(Software(tmp_path)) == []
