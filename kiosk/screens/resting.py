"""What an idle kiosk shows: the player of the village screen, and an invitation.

Invariant: any touch ends it, and that touch does nothing else.
"""

from typing import Any

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import NumericProperty
from kivy.uix.floatlayout import FloatLayout

from content_sync.store.obeying import Effect
from disclosure.orders import OrderSubject
from kiosk.hall import Hall
from kiosk.screens import layout
from kiosk.screens.scale import scale
from screen.paging.panel import Panel
from screen.paging.whereabouts import at_terminal
from screen.widgets.nameplate import Nameplate
from screen.widgets.window import FPS_MOVING, draws_by_software, set_pace
from signage.screens.loop import PlayerView
from signage.screens.standing_view import StandingView
from signage.settings import PlayerPlan

PASSER_BY_MM = 700
"""From how far away people read an idle kiosk."""
FPS_WAITING = 12
"""The player rests at fewer frames; a touch that wakes must be felt within 100 ms."""
PACE_SECONDS = 0.5
BAND_EM = 1.6
"""Height of the invitation, in its type size."""


class Resting(FloatLayout):
    """The attract loop.

    Properties:
        band: height of the invitation below the player, pixels.

    Events:
        on_wake: somebody touched the screen.
    """

    __events__ = ("on_wake",)
    band = NumericProperty(0)

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self.hall = hall
        self.say = hall.wording.say
        self._player: PlayerView | None = None
        self._plate: Nameplate | None = None
        super().__init__(**kwargs)

    @property
    def settled(self) -> bool:
        """Tell whether a page stands in front, no longer fading in."""
        player = self._player
        if player is None or not player.front_name:
            return False
        return player.front_name != StandingView.name or not player.programme.coming(1)

    @property
    def alerting(self) -> bool:
        """Tell whether an alert has the screen."""
        return self._player is not None and self._player.programme.is_taken_over

    def start(self) -> None:
        """Begin to play."""
        settings = self.hall.settings
        self.band = band = int(scale.title * BAND_EM)
        panel = Panel(
            width_px=settings.width_px,
            height_px=settings.height_px - band,
            inches=settings.inches,
            distance_mm=max(settings.distance_mm, PASSER_BY_MM),
        )
        self.stop()
        self._player = PlayerView(
            self.hall.reader,
            panel,
            at_terminal(self.say),
            self.hall.now,
            plan=PlayerPlan(
                phone_page=settings.item_page,
                when_expired=settings.when_expired,
                # A fade is six whole frames: 10 % of a core where the processor draws them.
                reduce_motion=draws_by_software(),
            ),
            trusted=self.hall.trusted,
            pos=(0, band),
        )
        self._player.obey(self._screen_order)
        # Under the invitation, whatever a page may need below.
        self.add_widget(self._player, index=len(self.children))
        Clock.schedule_interval(self._keep_pace, PACE_SECONDS)

    def _screen_order(self) -> Effect | None:
        return self.hall.obedience.effect(OrderSubject.SCREEN)

    def identify(self) -> None:
        """Show the terminal's number and place for a while; a touch wakes all the same."""
        self.put_away_plate()
        settings = self.hall.settings
        lines = (self.hall.names.area(self.hall.area), self.say("这台终端的编号"))
        number = self.hall.obedience.number()
        self._plate = Nameplate(settings.panel, number, lines, self.put_away_plate)
        self.add_widget(self._plate)

    def put_away_plate(self) -> None:
        """Take the nameplate away, where there is one."""
        if self._plate is not None:
            plate, self._plate = self._plate, None
            plate.stop()

    def stop(self) -> None:
        """Stop playing and give everything back."""
        self.put_away_plate()
        Clock.unschedule(self._keep_pace)
        if self._player is not None:
            self._player.close()
            self.remove_widget(self._player)
            self._player = None
        set_pace(FPS_MOVING)

    def on_touch_down(self, _touch: MotionEvent) -> bool:
        """Wake up, whatever was touched."""
        self.dispatch("on_wake")
        return True

    def on_wake(self) -> None:
        """Answer nothing by default."""

    def _keep_pace(self, *_elapsed: float) -> None:
        if self.alerting:
            self.put_away_plate()
        if Clock.get_fps() < FPS_WAITING:
            set_pace(FPS_WAITING)


layout.load("resting")
