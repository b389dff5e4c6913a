"""Settings of the gate (`[gate]` in `alerts.toml`).

Invariant: every wait, size and rate of the gate stands here with its unit.
"""

from disclosure.items import Strict

MIB = 1024 * 1024


class GateSettings(Strict, frozen=True, kw_only=True):
    """The gate.

    Attributes:
        host, port: where it listens for posts; behind a proxy that speaks TLS.
        memory: file in which is kept what feeds brought before.
        posts_a_minute: messages a minute taken from one source.
        refusals_a_minute: posts with a wrong proof a minute answered to one address.
        body_seconds: time in which a post's body must have come.
        answer_seconds: how long a post waits to hear what became of its message.
        connect_seconds: time in which a feed's server must take the connection.
        fetch_seconds: time in which one answer of it must have come whole.
        feed_bytes: size of a feed at most.
        feed_entries: entries of a feed that are looked at, the newest.
        fetches: messages fetched from one feed in one round at most.
        backoff_seconds: longest pause after a feed that fails again and again.
    """

    host: str = "127.0.0.1"
    port: int = 8090
    memory: str = "gate.db"
    posts_a_minute: int = 60
    refusals_a_minute: int = 20
    body_seconds: float = 10.0
    answer_seconds: float = 5.0
    connect_seconds: float = 5.0
    fetch_seconds: float = 20.0
    feed_bytes: int = 4 * MIB
    feed_entries: int = 200
    fetches: int = 20
    backoff_seconds: float = 900.0

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65_535:
            raise ValueError(f"gate: port {self.port} is not between 1 and 65535")
        for name in ("posts_a_minute", "feed_entries", "fetches", "fetch_seconds"):
            if getattr(self, name) <= 0:
                raise ValueError(f"gate: {name} is not above 0")
