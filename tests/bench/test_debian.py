"""Folders of the boot bench: a system is never removed together with what is mounted in it."""

from pathlib import Path

import pytest

from bench import debian
from disclosure.errors import UsageError

LINE = "36 35 98:0 / {} rw,relatime shared:1 - ext4 /dev/root rw\n"


def mounted(tmp_path: Path, *points: Path) -> Path:
    """Return a kernel's list in which these are mounted."""
    file = tmp_path / "mountinfo"
    file.write_text("".join(LINE.format(str(point).replace(" ", r"\040")) for point in points))
    return file


@pytest.mark.parametrize("below", ["", "dev", "a folder/proc"])
def test_a_folder_in_which_something_is_mounted_stays_whole(tmp_path: Path, below: str) -> None:
    root = tmp_path / "root"
    (root / below).mkdir(parents=True)
    (root / "kept").write_text("kept")
    with pytest.raises(UsageError, match="is mounted in it"):
        debian.remove(root, mounted(tmp_path, Path("/"), root / below))
    assert (root / "kept").exists()


def test_a_folder_reached_by_a_link_is_looked_at_where_it_really_is(tmp_path: Path) -> None:
    (tmp_path / "root/dev").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "root")
    with pytest.raises(UsageError, match="is mounted in it"):
        debian.remove(tmp_path / "link", mounted(tmp_path, tmp_path / "root/dev"))


def test_a_folder_goes_when_only_its_neighbour_is_mounted(tmp_path: Path) -> None:
    (tmp_path / "root/dev").mkdir(parents=True)
    debian.remove(tmp_path / "root", mounted(tmp_path, Path("/"), tmp_path / "root2"))
    assert not (tmp_path / "root").exists()
