"""What we declare, what we pin, what we ship and what we say we ship agree."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
CORE = PROJECT["project"]["dependencies"]
LOCKS = ("all", "bench", "county", "dev", "neural", "node", "terminal")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")


def pins(lock: str) -> dict[str, dict[Version, int]]:
    """Return how many hashes a lock has for each version of each package."""
    found: dict[str, dict[Version, int]] = {}
    versions: dict[Version, int] = {}
    version = Version("0")
    for line in (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            versions = found.setdefault(canonicalize_name(match[1]), {})
            version = Version(match[2])
            versions[version] = 0
        elif line.strip().startswith("--hash=sha256:"):
            versions[version] += 1
    return found


def group(name: str) -> list[str]:
    """Return a dependency group with the groups it includes."""
    found = []
    for entry in PROJECT["dependency-groups"][name]:
        found += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return found


def declared(*extras: str) -> list[Requirement]:
    """Return what the core and the named extras ask for, but for our own extras."""
    asked = [Requirement(line) for line in CORE]
    for extra in extras:
        asked += [Requirement(line) for line in EXTRAS[extra]]
    own = {extra for each in asked if each.name == "mingbai" for extra in each.extras}
    asked += [Requirement(line) for extra in own for line in EXTRAS[extra]]
    return [each for each in asked if each.name != "mingbai"]


def development() -> list[Requirement]:
    return [Requirement(line) for line in group("dev")] + [
        Requirement(line) for line in PROJECT["build-system"]["requires"]
    ]


EVERYWHERE = declared("ui", "broadcast", "county", "handwriting", "neural")


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("dev", EVERYWHERE + development()),
        ("terminal", declared("ui", "broadcast")),
        ("county", declared("county", "voice", "ui", "postgres", "s3", "mqtt")),
        ("neural", declared("neural")),
        ("bench", [Requirement(line) for line in group("bench")]),
        ("all", declared(*EXTRAS) + development()),
    ],
)
def test_lock_pins_every_declared_dependency(lock: str, asked: list[Requirement]) -> None:
    pinned = pins(lock)
    for requirement in asked:
        versions = pinned.get(canonicalize_name(requirement.name), {})
        assert versions, f"{requirement} is in no line of {lock}.txt; run ./dev lock"
        for version in versions:
            assert requirement.specifier.contains(version), f"{requirement} but {version} is pinned"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    bare = [name for name, versions in pins(lock).items() if not all(versions.values())]
    assert not bare


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|-f|--index-url|--extra-index-url|--find-links)\b", text, re.MULTILINE
    )


@pytest.mark.parametrize("lock", ["all", "bench", "county", "neural", "terminal"])
def test_locks_agree_on_versions(lock: str) -> None:
    tested = pins("dev")
    other = {
        name: (set(versions), set(tested[name]))
        for name, versions in pins(lock).items()
        if name in tested and not set(versions) <= set(tested[name])
    }
    assert not other


def npm_packages() -> dict[str, dict[str, object]]:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    return {
        path.removeprefix("node_modules/"): package
        for path, package in lock["packages"].items()
        if path
    }


def test_npm_lock_has_hashes_and_no_address() -> None:
    assert "://" not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
    for name, package in npm_packages().items():
        assert str(package["integrity"]).startswith("sha512-"), name
        assert "resolved" not in package, name


def test_npm_lock_pins_what_package_json_asks_for() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    asked = package["dependencies"] | package["devDependencies"]
    assert {name: npm_packages()[name]["version"] for name in asked} == asked


def shipped_or_asked_for() -> list[str]:
    """Return what is in our packages or named in package.json; not what a tool needs in turn."""
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    found = npm_packages().items()
    return sorted(
        name for name, one in found if "dev" not in one or name in package["devDependencies"]
    )


@pytest.mark.parametrize("package", shipped_or_asked_for())
def test_notice_names_every_shipped_package(package: str) -> None:
    assert package in (ROOT / "NOTICE").read_text(encoding="utf-8")


def test_wheel_rooms_are_the_linters_rooms() -> None:
    wheel = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert wheel == {*PROJECT["tool"]["importlinter"]["root_packages"], "config"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Build the wheel and return the names of the files in it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        assert archive.testzip() is None
        return archive.namelist()


ASSETS = [
    "screen/assets/fonts/NotoSansSC-Regular.ttf",
    "screen/assets/fonts/NotoSansSC-Medium.ttf",
    "screen/assets/fonts/NotoSansSC-Bold.ttf",
    "screen/assets/fonts/UnifontEX.woff",
    "screen/assets/fonts/OFL.txt",
    "screen/assets/icons/tabler-icons.ttf",
    "screen/assets/icons/tabler-icons.json",
    "screen/assets/icons/LICENSE.tabler-icons.txt",
    "county/web/components.css",
    "county/web/static/htmx.min.js",
    "county/web/static/fonts/NotoSansSC-Regular.woff2",
    "county/web/static/fonts/NotoSansSC-Bold.woff2",
    "county/web/static/fonts/OFL.txt",
    "county/web/static/fonts/tabler-icons.woff2",
    "speech/assets/voices/zf_xiaobei.bin",
    "speech/assets/voices/LICENSE.kokoro-js.txt",
    "config/theme/theme.toml",
]


@pytest.mark.slow
def test_wheel_carries_what_a_terminal_needs(wheel: list[str]) -> None:
    missing = [asset for asset in ASSETS if asset not in wheel]
    assert not missing, "./dev setup builds these"


@pytest.mark.slow
def test_wheel_carries_every_tracked_file_of_the_rooms(wheel: list[str]) -> None:
    rooms = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    listed = subprocess.run(
        ["git", "ls-files", "-z", *rooms], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    tracked = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    assert tracked <= set(wheel)


@pytest.mark.slow
def test_wheel_carries_nothing_else(wheel: list[str]) -> None:
    rooms = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    others = {name.partition("/")[0] for name in wheel} - rooms
    assert others == {"mingbai-0.1.0.dist-info"}
    assert not [name for name in wheel if name.endswith((".db", ".pyc"))]


@pytest.mark.parametrize("name", ["tabler-icons.json"])
def test_icon_map_has_the_icons_the_font_draws(name: str) -> None:
    points = json.loads((ROOT / "screen" / "assets" / "icons" / name).read_text(encoding="utf-8"))
    assert points["home"] == 0xEAC1
    assert len(points) > 4000
