"""Whether a version does well: its units come up, stay up, and it reads what is stored.

Invariant: a pure rule over what systemd tells; a version is good only after all of the
trial's time.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.items import Strict
from disclosure.releases import UpdateReason


@dataclass(frozen=True)
class Unit:
    """A unit as systemd tells it.

    Attributes:
        state: ``active`` once it said that it is ready, ``activating``, ``failed``, …
        restarts: how often it was started again because it fell, or its watchdog barked.
    """

    state: str
    restarts: int


class TrialSettings(Strict, frozen=True, kw_only=True):
    """How a version is tried.

    Attributes:
        seconds: how long it is watched.
        ready_seconds: until all of its units have to be ready.
        restarts_most: how often one unit may fall meanwhile; a panel that is plugged in or an
            order starts a face anew as well.
        boots_most: how often the machine may be started meanwhile.
        attempts_most: how often the installation of one version is begun.
        moment_seconds: how long it is waited, once it is installed, for a moment at which
            nobody is disturbed.
        poll_seconds: pause between two looks.
    """

    seconds: float = 600.0
    ready_seconds: float = 180.0
    restarts_most: int = 2
    boots_most: int = 2
    attempts_most: int = 3
    moment_seconds: float = 600.0
    poll_seconds: float = 5.0


def fault(
    units: Mapping[str, Unit], elapsed_seconds: float, settings: TrialSettings
) -> UpdateReason | None:
    """Return what is wrong with a version's units now, None while nothing is.

    Arguments:
        units: the units that have to run, by name.
        elapsed_seconds: since they were started.
        settings: how much is borne.
    """
    if any(unit.restarts > settings.restarts_most for unit in units.values()):
        return UpdateReason.UNSTEADY
    if elapsed_seconds >= settings.ready_seconds and not all_active(units):
        return UpdateReason.START
    return None


def all_active(units: Mapping[str, Unit]) -> bool:
    """Tell whether all units have said that they are ready."""
    return bool(units) and all(unit.state == "active" for unit in units.values())
