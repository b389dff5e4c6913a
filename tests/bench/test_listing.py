"""Listings of a system: whatever an installer changes is seen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench import listing


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/file").write_text("before")
    (tmp_path / "etc/link").symlink_to("file")
    (tmp_path / "run").mkdir()
    return tmp_path


def relink(root: Path) -> None:
    (root / "etc/link").unlink()
    (root / "etc/link").symlink_to("elsewhere")


@pytest.mark.parametrize(
    ("act", "changed"),
    [
        (lambda root: (root / "etc/file").write_text("after!"), ["etc/file"]),
        (lambda root: (root / "etc/file").chmod(0o600), ["etc/file"]),
        (relink, ["etc/link"]),
        (lambda root: (root / "etc/new").mkdir(), ["etc/new"]),
        (lambda root: (root / "etc/file").unlink(), ["etc/file"]),
        (lambda root: (root / "run/file").write_text("volatile"), []),
    ],
)
def test_a_change_is_listed(root: Path, act: Callable[[Path], object], changed: list[str]) -> None:
    before = listing.take(root)
    act(root)
    assert listing.differences(before, listing.take(root)) == changed


def test_what_names_us_is_found_by_name_and_by_content(root: Path) -> None:
    (root / "etc/mingbai.conf").touch()
    (root / "etc/file").write_text("Wants=mingbai-agent.service")
    (root / "run/mingbai").touch()
    assert listing.naming(root, "mingbai") == ["etc/file", "etc/mingbai.conf"]
