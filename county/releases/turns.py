"""Whose turn it is: a pure rule over a roll-out's stages.

Invariant: a terminal's place in a share follows from its id alone, so that asking again never
changes the answer, and a later, wider stage holds all of the earlier ones of its area.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from disclosure.areas import AreaCode, contains
from disclosure.releases import Night, spread


class RolloutState(StrEnum):
    """Whether a release is being given out, rests, or is no longer given."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Stage:
    """A share, in percent, of the terminals of an area."""

    area: AreaCode
    share: int


@dataclass(frozen=True)
class Rollout:
    """Who gets a release, in which order.

    Attributes:
        number: of the roll-out.
        version: of the release.
        state: as of `RolloutState`.
        night: when terminals fetch and switch.
        stages: in their order.
        open_stages: how many of them are open.
        returns_borne: with more terminals gone back than this, nobody is offered anything.
        begun_at: when it was begun.
        begun_by: who began it.
    """

    number: int
    version: str
    state: RolloutState
    night: Night
    stages: tuple[Stage, ...]
    open_stages: int
    returns_borne: int
    begun_at: datetime
    begun_by: str

    @property
    def is_last(self) -> bool:
        """Tell whether all stages are open."""
        return self.open_stages >= len(self.stages)


def stage_of(rollout: Rollout, terminal: str, area: AreaCode) -> int | None:
    """Return the first stage that a terminal is in, from 0; None where it is in none."""
    place = spread(f"{rollout.version} {terminal}", 100)
    for at, stage in enumerate(rollout.stages):
        if contains(stage.area, area) and place < stage.share:
            return at
    return None


def is_turn(rollout: Rollout, returned: int, terminal: str, area: AreaCode) -> bool:
    """Tell whether a terminal is offered the release now.

    Arguments:
        rollout: the roll-out.
        returned: how many terminals have gone back from this version.
        terminal: the terminal's id.
        area: where it stands.
    """
    if rollout.state is not RolloutState.RUNNING or returned > rollout.returns_borne:
        return False
    stage = stage_of(rollout, terminal, area)
    return stage is not None and stage < rollout.open_stages
