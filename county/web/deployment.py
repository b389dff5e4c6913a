"""Several counties in one deployment: which there are, and by which names they are reached.

Invariant: a county has its own folder, root, keys, database and attachments; the processes are all
that they share.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from county.folder import DataFolder, existing
from county.parts import County, open_county
from county.settings import ServerSettings
from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.items import Strict
from disclosure.settings import load, located

PREFIX_DIGITS = 6
"""Digits of a division code that all areas of a county share."""


class CountyPlace(Strict, frozen=True, kw_only=True):
    """A county of the deployment.

    Attributes:
        data: its folder, beginning in the folder of the file that names it.
        hosts: the names by which browsers reach its desk and phone pages, each of this county
            alone.
    """

    data: str
    hosts: tuple[str, ...]


class DeploymentSettings(Strict, frozen=True, kw_only=True):
    """A deployment of several counties (`county serve --counties FILE`).

    Attributes:
        server: the server; what the counties' own files say of theirs does not count.
        county: the counties.
    """

    server: ServerSettings = ServerSettings()
    county: tuple[CountyPlace, ...]

    def __post_init__(self) -> None:
        hosts = Counter(host for one in self.county for host in one.hosts)
        twice = [host for host, times in hosts.items() if times > 1]
        if twice:
            raise ValueError(f"host {twice[0]!r} is of two counties")
        if not self.county:
            raise ValueError("no county is named")
        for host in hosts:
            if host != host.lower() or ":" in host or "/" in host or not host:
                raise ValueError(f"host {host!r} is not a lower-case name without a port")


def prefix(county: AreaCode) -> str:
    """Return the digits by which terminals name a county."""
    return county[:PREFIX_DIGITS]


def folders(file: Path) -> list[tuple[DataFolder, CountyPlace]]:
    """Return the counties' folders in a deployment's file.

    Raises:
        UsageError: the file is wrong, or a folder holds no county.
    """
    deployment = load(file, DeploymentSettings)
    return [(existing(located(one.data, file)), one) for one in deployment.county]


@contextmanager
def opened(file: Path) -> Iterator[list[tuple[County, CountyPlace]]]:
    """Yield a deployment's open counties.

    Raises:
        UsageError: as `folders` and `open_county`, or two folders hold one county.
    """
    with ExitStack() as opening:
        found = [(opening.enter_context(open_county(one)), place) for one, place in folders(file)]
        codes = Counter(county.online.keyring.county for county, _ in found)
        for code, times in codes.items():
            if times > 1:
                raise UsageError(f"{file} names county {code} twice: each has one folder")
        yield found
