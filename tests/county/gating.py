"""An inbox that is read, and what attackers put before the gate."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from county.alerts.gate.settings import GateSettings
from county.alerts.memory import Memory
from county.alerts.sources import Rule, Source
from county.alerts.taking import Taking
from disclosure.items import Item
from tests.county.making import NOW

PATIENCE = 30.0
GATE = GateSettings(fetch_seconds=1.0, connect_seconds=1.0, answer_seconds=PATIENCE)


@dataclass
class Office:
    """An inbox, and whoever reads it: a signer's own code, in a thread."""

    folder: Path
    source: Source
    told: list[Item] = field(default_factory=list)

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Judge what lies in the inbox as long as the block lasts."""
        ended = threading.Event()

        def work() -> None:
            with closing(Memory(self.folder / "signer.db")) as memory:
                taking = self.taking(memory)
                while not ended.wait(0.02):
                    taking.turn(NOW)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(PATIENCE)

    def taking(self, memory: Memory) -> Taking:
        return Taking(
            [self.source],
            Rule.STANDING,
            self.inbox,
            memory,
            ZoneInfo("Asia/Shanghai"),
            lambda items, _source: self.told.extend(items),
        )

    def judge(self) -> list[str]:
        """Judge what lies there once; return the reasons, empty for what was taken."""
        with closing(Memory(self.folder / "signer.db")) as memory:
            return [one.reason for one in self.taking(memory).turn(NOW)]

    def waiting(self) -> list[Path]:
        return sorted(self.inbox.glob("*/*.xml"))


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
