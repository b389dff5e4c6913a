"""A street: a county's servers and a terminal in network namespaces, with two cables between them.

Invariant: nothing outside is reached from either, and all of it is gone when its block is left.
"""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.network import Network, network

COUNTY_ADDRESS = "10.99.0.1"
COUNTY_NAME = "gk.example.test"
CABLES = ("eth0", "eth1")
_STOP_SECONDS = 10
_SECONDS = 30


@dataclass(frozen=True)
class Street:
    """Both ends of the street.

    Attributes:
        county: where the servers run.
        terminal: what the terminal's system is given.
    """

    county: Network
    terminal: Network

    def pull(self, number: int) -> None:
        """Pull a cable."""
        self.beside("ip", "link", "set", f"c{number}", "down")

    def plug(self, number: int) -> None:
        """Plug it in again."""
        self.beside("ip", "link", "set", f"c{number}", "up")

    def lead_nowhere(self, number: int) -> None:
        """Let nothing come back on a cable, which stays plugged in."""
        self.beside("ip", "route", "del", f"10.7{number}.0.0/24")
        self.beside("ip", "route", "add", "blackhole", f"10.7{number}.0.0/24")

    def lead_home(self, number: int) -> None:
        """Take that back."""
        self.beside("ip", "route", "del", "blackhole", f"10.7{number}.0.0/24")
        self.beside("ip", "route", "add", f"10.7{number}.0.0/24", "dev", f"c{number}")

    @contextmanager
    def served(self, log: Path, *command: str | Path) -> Iterator[None]:
        """Run a server at the county while the block lasts."""
        with log.open("ab") as file:
            server = subprocess.Popen(
                self.county.beside(*map(str, command)),
                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield
        finally:
            server.terminate()
            try:
                server.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(_STOP_SECONDS)

    @contextmanager
    def addresses(self, folder: Path, county: str = COUNTY_ADDRESS) -> Iterator[None]:
        """Give out addresses on both cables, and tell the county's.

        Arguments:
            folder: for the log and the leases.
            county: what the county's name stands for.
        """
        lines = [
            "no-resolv", "no-hosts", "bind-interfaces", "except-interface=lo",
            "interface=c0", "interface=c1", "dhcp-authoritative",
            f"dhcp-leasefile={folder / 'leases'}", f"address=/{COUNTY_NAME}/{county}",
            *(f"dhcp-range=10.7{n}.0.50,10.7{n}.0.99,2m" for n in range(len(CABLES))),
        ]  # fmt: skip
        settings = folder / "dnsmasq.conf"
        settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = ("dnsmasq", "--keep-in-foreground", "--user=root", "--pid-file", "-C", settings)
        with self.served(folder / "dnsmasq.log", *command):
            yield

    def beside(self, *command: str) -> None:
        """Run a command at the county's end."""
        subprocess.run(self.county.beside(*command), check=True, timeout=_SECONDS)


@contextmanager
def street(name: str) -> Iterator[Street]:
    """Make a street; take it away at the end.

    Arguments:
        name: of its two networks, that nobody else has.
    """
    with ExitStack() as stack:
        county = stack.enter_context(network(f"{name}-county"))
        terminal = stack.enter_context(network(f"{name}-terminal"))
        made = Street(county, terminal)
        for number, cable in enumerate(CABLES):
            made.beside(
                "ip", "link", "add", f"c{number}", "type", "veth",
                "peer", "name", cable, "netns", terminal.path.name,
            )  # fmt: skip
            made.beside("ip", "address", "add", f"10.7{number}.0.1/24", "dev", f"c{number}")
            made.plug(number)
        made.beside("ip", "address", "add", f"{COUNTY_ADDRESS}/32", "dev", "lo")
        yield made
