"""A relay whose every switching is kept, in order."""


class FakeRelay:
    """`log` says on and off; it begins switched off."""

    def __init__(self) -> None:
        self.log: list[str] = []

    def on(self) -> None:
        self.log.append("on")

    def off(self) -> None:
        self.log.append("off")

    def close(self) -> None:
        self.log.append("closed")
