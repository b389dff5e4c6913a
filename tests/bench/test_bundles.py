"""Spoiled bundles: each is refused by its own sentence, and the good one stays as it was."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from bench import bundles, listing
from bench.update_versions import sum_up


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Return a folder with what the installer looks at before it changes anything."""
    made = tmp_path / "bundle"
    for name in ("wheels/one.whl", "wheels/two.whl", "debs/one.deb", "debs/two.deb"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(hashlib.sha256(name.encode()).digest() * 8)
    (made / "BUNDLE").write_text("version=1\narchitecture=amd64\nrelease=bookworm\n")
    sum_up(made)
    return made


def is_whole(bundle: Path) -> bool:
    told = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"],
        cwd=bundle, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    return told.returncode == 0


def test_a_spoiled_bundle_differs_and_its_origin_does_not(bundle: Path, tmp_path: Path) -> None:
    before = listing.take(bundle)
    spoiled = bundles.spoil(bundle, tmp_path / "spoiled")
    assert len(spoiled) == 6
    for name in spoiled:
        assert listing.differences(before, listing.take(tmp_path / "spoiled" / name)), name
    assert listing.take(bundle) == before
    assert is_whole(bundle)


def test_sums_tell_of_damage_and_fit_a_bundle_for_another_machine(
    bundle: Path, tmp_path: Path
) -> None:
    for name, said in bundles.spoil(bundle, tmp_path / "spoiled").items():
        for_another = said in {"this system is", "this machine is"}
        assert is_whole(tmp_path / "spoiled" / name) == for_another, name
