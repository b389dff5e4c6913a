"""Orders of the county on the village screen: what it is asked, and when it has to wait.

Invariant: an alert has the screen; nothing lies over it, and nothing ends it.
"""

from collections.abc import Callable

from kivy.clock import Clock

from content_sync.store.obeying import Obedience
from disclosure.orders import OrderAct, OrderReason
from disclosure.wording import Say
from screen.paging.panel import Panel
from screen.widgets.nameplate import Nameplate
from screen.widgets.serving import POLL_SECONDS, Manners, Serving
from signage.screens.loop import PlayerView


class Ordered:
    """Obeys what is ordered of a player, and keeps the nameplate.

    Arguments:
        player: what is shown.
        obedience: settles orders.
        panel: the picture that the nameplate covers.
        say: the wording.
        restart: ends the process.
    """

    def __init__(
        self,
        player: PlayerView,
        obedience: Obedience,
        panel: Panel,
        say: Say,
        restart: Callable[[], None],
    ) -> None:
        self._player, self._obedience, self._panel, self._say = player, obedience, panel, say
        self._plate: Nameplate | None = None
        manners = Manners(
            process="signage",
            busy=self._busy,
            identify=self._identify,
            restart=restart,
            sounds=False,
        )
        self.serving = Serving(obedience, manners)
        self._watch = Clock.schedule_interval(self._make_way, POLL_SECONDS)

    @property
    def identifies(self) -> bool:
        """Tell whether the nameplate is shown."""
        return self._plate is not None

    def close(self) -> None:
        """Look no more, and take the nameplate away."""
        self._watch.cancel()
        self.serving.close()
        self._put_away()

    def _busy(self, act: OrderAct) -> OrderReason | None:
        alerting = self._player.programme.is_taken_over
        return OrderReason.ALERT if alerting and act is not OrderAct.SCREENSHOT else None

    def _identify(self) -> None:
        self._put_away()
        lines = (self._player.place, self._say("这台终端的编号"))
        self._plate = Nameplate(self._panel, self._obedience.number(), lines, self._put_away)
        self._player.add_widget(self._plate)

    def _make_way(self, _dt: float) -> None:
        if self._plate is not None and self._player.programme.is_taken_over:
            self._put_away()

    def _put_away(self) -> None:
        if self._plate is not None:
            plate, self._plate = self._plate, None
            plate.stop()
