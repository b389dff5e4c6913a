"""What may lie over the screens: the countdown, the comforts, the maintenance page.

Invariant: a cover takes every touch, so that nothing under it is pressed.
"""

from typing import Any

from kivy.clock import Clock
from kivy.input import MotionEvent

from kiosk.hall import Hall
from kiosk.journey.answers import Gate
from kiosk.journey.comfort import Comfort
from kiosk.screens.comforts import Comforts
from kiosk.screens.countdown import Countdown
from kiosk.screens.maintenance import Maintenance
from kiosk.screens.scale import scale
from kiosk.screens.surround import Surround


class Covers(Surround):
    """A surround with covers, none of them there at first.

    Attributes:
        countdown, comforts, maintenance: the covers; None while they are not there.

    Events:
        on_stay: somebody stopped the countdown.
        on_suited: another comfort was chosen; it comes along.
        on_exit: a technician wants the kiosk to end.
        on_restart: the county ordered that it ends and is started anew.
    """

    __events__ = ("on_stay", "on_suited", "on_exit", "on_restart")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self.countdown: Countdown | None = None
        self.comforts: Comforts | None = None
        self.maintenance: Maintenance | None = None
        # Wrong PINs count for the terminal, not for one opening of the page.
        self._gate = Gate(hall.settings.gate)
        self._held = Clock.create_trigger(lambda _: self.maintain(), hall.settings.hold_seconds)
        super().__init__(hall, **kwargs)

    @property
    def leaving(self) -> bool:
        """Tell whether the countdown is shown."""
        return self.countdown is not None

    def count_down(self, seconds: int) -> None:
        """Ask whether somebody is still there; the visit ends in so many seconds."""
        if self.countdown is None:
            self.countdown = Countdown(self.hall.wording)
            self.countdown.bind(on_stay=lambda _: self.stay())
            self.add_widget(self.countdown)
        self.countdown.seconds = seconds

    def stay(self) -> None:
        """Go on with the visit: somebody is there."""
        if self.countdown is not None:
            self.remove_widget(self.countdown)
            self.countdown = None
        self.dispatch("on_stay")

    def offer_comforts(self, comfort: Comfort) -> None:
        """Offer larger letters, colours, reach, language and loudness; anew if they are."""
        self.close_comforts()
        self.comforts = Comforts(self.hall.wording, comfort)
        self.comforts.bind(
            on_suited=lambda _, chosen: self.dispatch("on_suited", chosen),
            on_done=lambda _: self.close_comforts(),
        )
        self.add_widget(self.comforts)

    def close_comforts(self) -> None:
        """Put the sheet of comforts away."""
        if self.comforts is not None:
            self.remove_widget(self.comforts)
            self.comforts = None

    def hold(self, touch: MotionEvent) -> None:
        """Begin to wait where a technician's finger rests in the upper right corner."""
        self._held.cancel()
        corner = 2 * scale.target
        if self.right - touch.x < corner and self.top - touch.y < corner and self.hall.settings.pin:
            self._held()

    def let_go(self) -> None:
        """End a hold of the corner."""
        self._held.cancel()

    def maintain(self) -> None:
        """Open the maintenance page at its PIN."""
        if self.maintenance is not None:
            return
        self.maintenance = Maintenance(self.hall, self._gate)
        self.maintenance.bind(
            on_close=lambda _: self.end_maintenance(), on_exit=lambda _: self.dispatch("on_exit")
        )
        self.add_widget(self.maintenance)

    def end_maintenance(self) -> None:
        """Close the maintenance page."""
        if self.maintenance is not None:
            self.remove_widget(self.maintenance)
            self.maintenance = None

    def uncover(self) -> None:
        """Take every cover away."""
        self._held.cancel()
        self.close_comforts()
        self.end_maintenance()
        if self.countdown is not None:
            self.remove_widget(self.countdown)
            self.countdown = None

    def on_stay(self) -> None:
        """Answer nothing by default."""

    def on_suited(self, comfort: Comfort) -> None:
        """Answer nothing by default."""

    def on_exit(self) -> None:
        """Answer nothing by default."""

    def on_restart(self) -> None:
        """Answer nothing by default."""
