"""What the doctor says of a read-only root and its data partition."""

from pathlib import Path

import pytest

from content_sync.doctor import root
from disclosure.findings import Standing
from disclosure.wording import Wording

SAY = Wording("zh").say
OVERLAY = (
    "overlayroot / overlay rw,lowerdir=/media/root-ro 0 0\n/dev/sda2 /media/root-ro ext4 ro 0 0\n"
)
DATA = "/dev/sda3 /media/mingbai-data ext4 rw,nosuid,noatime,commit=30 0 0\n"


def findings(tmp_path: Path, mounts: str, fault: str = "") -> list[tuple[Standing, str]]:
    (tmp_path / "mounts").write_text(mounts)
    (tmp_path / "folders").write_text("/var/lib/mingbai\n")
    if fault:
        (tmp_path / "fault").write_text(f"{fault}\n")
    traces = root.Traces(tmp_path / "mounts", tmp_path / "folders", tmp_path / "fault")
    return [(one.standing, one.words) for one in root.examine(traces, SAY)]


def test_read_only_with_its_data_is_well(tmp_path: Path) -> None:
    assert [state for state, _ in findings(tmp_path, OVERLAY + DATA)] == [
        Standing.GOOD,
        Standing.GOOD,
    ]


def test_a_machine_without_a_data_partition_is_no_fault(tmp_path: Path) -> None:
    traces = root.Traces(Path("/proc/mounts"), tmp_path / "none", tmp_path / "none")
    (found,) = root.examine(traces, SAY)
    assert found.standing is Standing.ABSENT


def test_a_root_left_writable_after_an_upgrade_is_told(tmp_path: Path) -> None:
    (state, advice), data = findings(tmp_path, f"/dev/sda2 / ext4 rw 0 0\n{DATA}")
    assert (state, data[0]) == (Standing.BAD, Standing.GOOD)
    assert "--on" in advice


@pytest.mark.parametrize(
    ("mounts", "fault", "says"),
    [
        ("", "missing", "没有找到"),
        ("", "twice", "两个"),
        ("", "empty", "是空的"),
        ("", "broken", "换盘"),
        ("", "", "没有挂上"),
        (DATA.replace(" rw,", " ro,"), "", "只读"),
    ],
)
def test_data_that_are_not_there_are_told(
    tmp_path: Path, mounts: str, fault: str, says: str
) -> None:
    _, (state, advice) = findings(tmp_path, OVERLAY + mounts, fault)
    assert state is Standing.BAD
    assert says in advice
