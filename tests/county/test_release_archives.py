"""Archives of bundles: all of what is sealed, the same bytes each time, nothing damaged."""

from pathlib import Path

import pytest

from content_sync.updates.unpacking import unpack
from tests.county.releasing import a_folder, run


def test_an_archive_is_the_bundle_without_debian_s_packages(tmp_path: Path) -> None:
    assert run("make", a_folder(tmp_path / "bundle"), "--out", tmp_path / "release") == 0
    archive = tmp_path / "release" / "bundle-arm64-bookworm.tar"
    unpack(archive, tmp_path / "out")
    names = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*")}
    assert names == {"BUNDLE", "install.sh", "wheels", "wheels/one.whl", "SHA256SUMS"}
    sums = (tmp_path / "out/SHA256SUMS").read_text()
    assert "wheels/one.whl" in sums
    assert "debs" not in sums


def test_the_same_bundle_makes_the_same_bytes(tmp_path: Path) -> None:
    bundle = a_folder(tmp_path / "bundle")
    for name in ("a", "b"):
        assert run("make", bundle, "--out", tmp_path / name) == 0
    one, other = ((tmp_path / name / "bundle-arm64-bookworm.tar").read_bytes() for name in "ab")
    assert one == other


def test_a_damaged_bundle_is_no_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = a_folder(tmp_path / "bundle")
    (bundle / "wheels/one.whl").write_text("other")
    assert run("make", bundle, "--out", tmp_path / "out") == 2
    assert "damaged" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_bundles_of_two_versions_are_no_release(tmp_path: Path) -> None:
    one = a_folder(tmp_path / "one")
    other = a_folder(tmp_path / "other", "0.2.1", "amd64")
    assert run("make", one, other, "--out", tmp_path / "out") == 2
