"""The hint to pull: an empty message that says nothing but "look now".

Invariant: nobody learns or does anything by a hint that the next poll would not have
brought; its payload is never read.
"""

from disclosure.areas import AreaCode
from disclosure.items import Strict

PACKET_BYTES = 1024
"""Bytes that the broker may send in one packet: a topic and nothing else."""


class BrokerSettings(Strict, frozen=True, kw_only=True):
    """Where the MQTT broker is (`[broker]` in settings.toml and agent.toml).

    Attributes:
        host, port: its address; 8883 is the usual port with TLS.
        tls: whether the connection is encrypted and the broker's name checked.
        ca_file: certificates to check it by; empty for the system's.
        username, password: for a broker that asks for them.
        keepalive_seconds: after so long a silent connection is looked after.
        reconnect_first_seconds, reconnect_most_seconds: waits while it is away.
    """

    host: str
    port: int = 1883
    tls: bool = False
    ca_file: str = ""
    username: str = ""
    password: str = ""
    keepalive_seconds: int = 60
    reconnect_first_seconds: int = 1
    reconnect_most_seconds: int = 300

    def __post_init__(self) -> None:
        if not self.host:
            raise ValueError("broker host is empty")
        if not 1 <= self.port <= 65535:
            raise ValueError(f"broker port {self.port} is not between 1 and 65535")


def pull_topic(area: AreaCode) -> str:
    """Return the topic of an area's hints."""
    return f"mingbai/{area}/pull"
