"""An agent over a store and a county in memory."""

from random import Random

from content_sync.agent.running import Agent, Parts
from content_sync.agent.settings import AgentSettings
from content_sync.agent.timekeeping import Timekeeper
from content_sync.store.clock import StoreClock
from content_sync.store.outbox import Outbox
from tests.fakes.county import BUILT, VILLAGE, FilledStore
from tests.fakes.ticking import FakeClock


def an_agent(filled: FilledStore, machine: FakeClock) -> Agent:
    """Return an agent that can do every chore."""
    store = filled.writer.folder.store
    settings = AgentSettings(
        county_url="http://127.0.0.1:9",
        root="root.json",
        area=VILLAGE,
        terminal_id="t",
        terminal_number=3,
        store=str(store),
    )
    return Agent(
        Parts(
            settings=settings,
            county=filled.county,
            watcher_county=lambda: filled.county,
            writer=filled.writer,
            outbox=Outbox.open(store),
            trust=filled.trust,
            journal=filled.journal,
            clock=Timekeeper(StoreClock(store, machine, BUILT)),
            random=Random(1),
        )
    )
