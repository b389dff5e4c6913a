"""Orders of the county on the kiosk: a visit comes before all of them.

Invariant: while somebody is there, nothing is restarted, covered or pictured; a picture shows
the resting page alone.
"""

from typing import Protocol

from disclosure.orders import OrderAct, OrderReason
from kiosk.hall import PROCESS, Hall
from kiosk.screens.resting import Resting
from screen.widgets.serving import Manners, Serving


class Ruled(Protocol):
    """The stage, as orders see it."""

    hall: Hall
    resting: Resting

    @property
    def at_rest(self) -> bool:
        """Tell whether the attract loop is shown."""
        ...

    def dispatch(self, event: str) -> object:
        """Raise an event of the stage."""
        ...


class Ordered:
    """Obeys what is ordered of a stage.

    Arguments:
        stage: what is shown.
    """

    def __init__(self, stage: Ruled) -> None:
        self._stage = stage
        manners = Manners(
            process=PROCESS,
            busy=self._busy,
            identify=stage.resting.identify,
            restart=self._restart,
            sounds=True,
        )
        self.serving = Serving(stage.hall.obedience, manners)

    def close(self) -> None:
        """Look no more."""
        self.serving.close()

    def _restart(self) -> None:
        self._stage.dispatch("on_restart")

    def _busy(self, act: OrderAct) -> OrderReason | None:
        if not self._stage.at_rest:
            return OrderReason.VISIT
        alerting = self._stage.resting.alerting and act is not OrderAct.SCREENSHOT
        return OrderReason.ALERT if alerting else None
