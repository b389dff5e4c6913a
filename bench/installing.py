"""The installer in a running Debian: once, twice, with other roles, upgraded, failed, and away.

Invariant: every step that does not end as the guide says ends the bench.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench import listing
from bench.bundles import MEGABYTE
from bench.container import Container
from bench.figures import Figure
from disclosure.errors import UsageError

STICK = "/media/stick"
"""Where the container sees the bundles."""
OURS = ("opt/mingbai", "etc/mingbai", "var/lib/mingbai")
SCREEN = ("signage", "loudspeaker")
HALL = ("kiosk", "loudspeaker")
_UNIT_OF = {"signage": "signage", "loudspeaker": "broadcast", "kiosk": "kiosk"}


class Installing:
    """A technician at a machine.

    Arguments:
        container: the machine.
        root: its files.
    """

    def __init__(self, container: Container, root: Path) -> None:
        self._container, self._root = container, root

    def refuse(self, bundles: Mapping[str, str], *roles: str) -> None:
        """Run installers that have to say no; then no file is another.

        Arguments:
            bundles: their folders on the stick, with what is said of each.
            roles: what the machine is for.
        """
        before = listing.take(self._root)
        for bundle, sentence in bundles.items():
            self._run(bundle, *_options(roles), refused=sentence)
        _require_alike("a refused bundle", before, listing.take(self._root))

    def install(self, bundle: str, *roles: str) -> float:
        """Run a bundle's installer; return the seconds.

        Arguments:
            bundle: its folder on the stick.
            roles: what the machine is for.
        """
        began = time.monotonic()
        self._run(bundle, *_options(roles))
        seconds = time.monotonic() - began
        self._require_roles(roles)
        return seconds

    def install_again(self, bundle: str, *roles: str) -> float:
        """Run it once more with the same words: no file may be another; return the seconds."""
        before = listing.take(self._root)
        seconds = self.install(bundle, *roles)
        _require_alike("a second run", before, listing.take(self._root))
        return seconds

    def fail_to_upgrade(self, bundle: str, *roles: str) -> float:
        """Try a version that falls: the one before has to run again; return the seconds."""
        current = self.current()
        began = time.monotonic()
        self._run(bundle, *_options(roles), refused="runs again")
        seconds = time.monotonic() - began
        if self.current() != current:
            raise UsageError(f"{self.current()} runs, and {current} did well")
        self._require_roles(roles)
        return seconds

    def current(self) -> str:
        """Return the version that runs."""
        return (self._root / "opt/mingbai/current").readlink().name

    def uninstall(self) -> None:
        """Take the software away: content, settings and keys stay."""
        kept = [self._root / name for name in OURS[1:]]
        self._run("bundle", "--uninstall")
        if (self._root / OURS[0]).exists() or not all(path.exists() for path in kept):
            raise UsageError("--uninstall took too much or too little")

    def purge(self, before: dict[str, str]) -> list[str]:
        """Take all away; return what came with Debian's packages and stays.

        Arguments:
            before: what lay in the system before it was installed the first time.
        """
        self._run("bundle", "--uninstall", "--purge")
        # passwd- and its like are what useradd keeps of the state before its last act.
        left = [path for path in listing.naming(self._root, "mingbai") if not path.endswith("-")]
        left += [name for name in OURS if (self._root / name).exists()]
        if left:
            raise UsageError(f"uninstalling left {', '.join(left)}")
        return sorted(listing.take(self._root).keys() - before.keys() - self._packaged())

    def _packaged(self) -> set[str]:
        lists = (self._root / "var/lib/dpkg/info").glob("*.list")
        return {line.lstrip("/") for file in lists for line in file.read_text().splitlines()}

    def _run(self, bundle: str, *options: str, refused: str = "") -> None:
        told = self._container.run("sh", f"{STICK}/{bundle}/install.sh", *options)
        if bool(told.returncode) != bool(refused) or refused not in told.stderr:
            log = self._container.run("journalctl", "--no-pager", "--lines=40").stdout
            raise UsageError(f"the installer, {told.returncode}: {told.stdout}{told.stderr}{log}")

    def _require_roles(self, roles: tuple[str, ...]) -> None:
        """Check that the roles' units run, now and after a start, and no other role's."""
        for role, name in _UNIT_OF.items():
            unit = f"mingbai-{name}.service"
            state = self._container.show(unit, "ActiveState")
            enabled = self._container.show(unit, "UnitFileState")
            wanted = ("active", "enabled") if role in roles else ("inactive", "disabled")
            if (state, enabled) != wanted:
                raise UsageError(f"{unit} is {state} and {enabled}, for {', '.join(roles)}")


def _options(roles: Iterable[str]) -> list[str]:
    return [word for role in roles for word in ("--role", role)]


def installed(root: Path) -> list[Figure]:
    """Return what lies on the disk of a terminal."""
    # The link is absolute, and leads elsewhere from here.
    version = root / "opt/mingbai/versions" / (root / "opt/mingbai/current").readlink().name
    size = sum(
        path.stat().st_blocks * 512
        for path in version.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    return [Figure(what="installed: one version", ours=size / MEGABYTE, unit="MB", goal=None)]


def _require_alike(what: str, before: dict[str, str], after: dict[str, str]) -> None:
    changed = listing.differences(before, after)
    if changed:
        raise UsageError(f"{what} changed {', '.join(changed[:20])}")
