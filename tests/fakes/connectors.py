"""Sockets for panels that a test plugs."""


class FakeConnectors:
    """What is plugged is what the test says."""

    def __init__(self, *plugged: str) -> None:
        self.panels = plugged

    def plugged(self) -> tuple[str, ...]:
        return self.panels
