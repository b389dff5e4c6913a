"""The part of the model machine that has to do with time."""

from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from content_sync.store.clock import StoreClock
from disclosure.errors import RejectedSealError, RetryLaterError
from tests.fakes.county import BUILT
from tests.fakes.terminal import Line, Terminal

skews = st.sampled_from([-20_000, -2_000, -1, 0, 0, 20, 60, 4_000])


class WrongClocks(RuleBasedStateMachine):
    """Days that pass, clocks that are wrong at boot, and clocks that jump."""

    line: Line
    terminal: Terminal
    store: Path
    skew: timedelta
    root_of_heads: list[int]

    def restart(self) -> None:
        """Power off and on."""
        raise NotImplementedError

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        self.line.now += timedelta(days=days)

    @rule(days=skews)
    def boot_with_a_wrong_clock(self, days: int) -> None:
        self.skew = timedelta(days=days)
        self.restart()

    @rule(days=skews)
    def jump(self, days: int) -> None:
        """Set the clock while the terminal runs; what was known of the time stays known."""
        known = self.terminal.clock.now()
        self.skew = self.terminal.machine.skew = timedelta(days=days)
        if known.trusted:
            assert self.terminal.clock.now().now == known.now

    @rule()
    def ask_time(self) -> None:
        try:
            self.terminal.ask_time()
        except RejectedSealError:
            here = self.root_of_heads[self.terminal.trust.keyring.root_version]
            assert here != self.root_of_heads[-1]
        except RetryLaterError:
            # A head from ahead was taken while no clock could contradict it.
            assert self.line.now < self.terminal.trust.floors.time
        else:
            assert self.terminal.clock.now().now == self.line.now
            assert self.terminal.clock.now().confirmed

    @invariant()
    def a_face_that_starts_now_tells_the_agent_s_time(self) -> None:
        if not hasattr(self, "terminal"):
            return
        self.terminal.clock.settle()
        face = StoreClock(self.store, self.terminal.machine, BUILT)
        assert face.instant() == self.terminal.clock.now()
        assert face.now() >= self.terminal.trust.floors.time
