"""A terminal from a bundle, on both releases: installed, upgraded, failed, run, taken away.

For screen and loudspeaker together, in a Debian made for it, under a real systemd in a container.
Every step that goes wrong ends the bench; what it tells are sizes, times and memory. Needs root
and the network (Debian's packages); the terminal itself has none.
"""

import shutil
from pathlib import Path

import msgspec

from bench import bundles, debian, fences, installing, listing, running, terminal_store
from bench.container import Container, booted
from bench.figures import Figure
from bench.installing import HALL, SCREEN, STICK, Installing
from bench.update_versions import FALLS
from bench.update_versions import bundle as version_of

RELEASES = ("bookworm", "trixie")
FACES = ("signage", "broadcast")
UNITS = ("agent", *FACES)
HIGHER = "9.1.0"
FALLING = "9.2.0"


def measure() -> list[Figure]:
    """Return sizes, times and memory of a terminal, for each release."""
    debian.check()
    figures = []
    for release in RELEASES:
        with debian.scratch() as folder:
            stick, root = folder / "stick", folder / "root"
            stick.mkdir()
            _say(release, "collecting a bundle")
            bundle = bundles.collect(stick / "bundle", release)
            _say(release, "making a Debian")
            debian.make(root, release)
            measured = [*bundles.sizes(bundle), *terminal(root, stick, release)]
            figures += [_of(release, one) for one in measured]
    return figures


def terminal(root: Path, stick: Path, release: str) -> list[Figure]:
    """Return the times and the memory of a terminal.

    Arguments:
        root: a system that has never been one.
        stick: a folder with a bundle in it.
        release: of Debian.
    """
    clean = listing.take(root)
    terminal_store.stand_in(root)
    shown = {stick: STICK}
    with booted(root, shown) as container:
        technician = Installing(container, root)
        _say(release, "refusing what is spoiled")
        _refuse(technician, stick)
        figures = _install(technician, root, release)
        _say(release, "upgrading, and going back")
        figures += _upgrade(technician, stick)
    with booted(root, shown) as container:
        _say(release, "running after a start")
        figures += _run(container, release)
        _say(release, "taking it away")
        technician = Installing(container, root)
        technician.uninstall()
        technician.install("bundle", *SCREEN)
        terminal_store.stand_down(root)
        stays = technician.purge(clean)
        _say(release, f"Debian's packages leave of theirs: {', '.join(stays) or 'nothing'}")
    return figures


def _say(release: str, words: str) -> None:
    print(f"boot: {release}: {words}", flush=True)


def _of(release: str, figure: Figure) -> Figure:
    return msgspec.structs.replace(figure, what=f"{release}: {figure.what}")


def _refuse(technician: Installing, stick: Path) -> None:
    spoiled = bundles.spoil(stick / "bundle", stick / "spoiled")
    technician.refuse({f"spoiled/{name}": said for name, said in spoiled.items()}, *SCREEN)
    shutil.rmtree(stick / "spoiled")


def _install(technician: Installing, root: Path, release: str) -> list[Figure]:
    """Install, install again, and let the machine be for something else in between."""
    _say(release, "installing, twice")
    first = technician.install("bundle", *SCREEN)
    again = technician.install_again("bundle", *SCREEN)
    _say(release, "other roles")
    terminal_store.fill(root)
    technician.install("bundle", "loudspeaker")
    other = technician.install("bundle", *HALL)
    technician.install("bundle", *SCREEN)
    return [
        *installing.installed(root),
        Figure(what="installing, with Debian's packages", ours=first, unit="s"),
        Figure(what="installing again, no file changed", ours=again, unit="s"),
        Figure(what="from a screen to a kiosk", ours=other, unit="s"),
    ]


def _upgrade(technician: Installing, stick: Path) -> list[Figure]:
    version_of(stick / "bundle", stick / "higher", HIGHER)
    version_of(stick / "bundle", stick / "falling", FALLING, FALLS)
    upgrade = technician.install("higher", *SCREEN)
    back = technician.fail_to_upgrade("falling", *SCREEN)
    return [
        Figure(what="upgrading", ours=upgrade, unit="s"),
        Figure(what="a version that falls, and back", ours=back, unit="s"),
    ]


def _run(container: Container, release: str) -> list[Figure]:
    figures = running.times(container, UNITS)
    print(running.told_by_systemd(container))
    figures += running.memory(container)
    running.require_watched(container, FACES)
    tried = sum(fences.require(container, unit) for unit in UNITS)
    _say(release, f"{tried} attempts to write what may not be written failed")
    figures += running.exposure(container, UNITS)
    figures += running.revive(container, "broadcast")
    return [*figures, *running.journal(container)]
