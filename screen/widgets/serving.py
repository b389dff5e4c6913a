"""Orders of the county as a face with a window obeys them.

Invariant: nothing is done while the face says that somebody needs it, which is asked again
at the very frame of which a picture is taken; what must wait is done as soon as it may be,
while its order holds.
"""

import io
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from PIL import Image

from content_sync.store.obeying import DONE, Obedience, Verdict
from content_sync.store.outbox import new_row
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.orders import (
    MOST_PICTURE_BYTES,
    Order,
    OrderAct,
    OrderOutcome,
    OrderReason,
    Screenshot,
)
from disclosure.outbox import OutboxKind
from screen.widgets.frames import grab

_LOG = logging.getLogger(__name__)
POLL_SECONDS = 0.5
LONGEST_SIDE_PX = 1280
QUALITIES = (80, 60, 40)
"""Of JPEG, the first that keeps a picture small enough."""
_BEING_DONE = Verdict(OrderOutcome.RECEIVED)


@dataclass(frozen=True)
class Manners:
    """How one face does what is ordered.

    Attributes:
        process: ``kiosk`` or ``signage``.
        busy: says why an order has to wait, or nothing.
        identify: shows the nameplate.
        restart: ends the process with `disclosure.command.EXIT_RESTART`.
        sounds: whether the face has a voice.
    """

    process: str
    busy: Callable[[OrderAct], OrderReason | None]
    identify: Callable[[], None]
    restart: Callable[[], None]
    sounds: bool


class Serving:
    """Obeys the orders to a face, as long as its window is open.

    Arguments:
        obedience: settles orders.
        manners: of the face.
    """

    def __init__(self, obedience: Obedience, manners: Manners) -> None:
        self._obedience, self._manners = obedience, manners
        self._pictured: Order | None = None
        self._poll = Clock.schedule_interval(self.heed, POLL_SECONDS)
        Window.bind(on_flip=self._take)

    def heed(self, *_elapsed: Any) -> None:
        """Look for orders once, as happens by itself every `POLL_SECONDS`."""
        self._obedience.occupy(self._manners.busy(OrderAct.RESTART) is not None)
        self._obedience.heed(self)

    def close(self) -> None:
        """Look no more."""
        self._poll.cancel()
        Window.unbind(on_flip=self._take)

    def judge(self, order: Order) -> Verdict | None:
        """Say whether an order can be done now; see `Servant`."""
        match order.act:
            case OrderAct.STOP | OrderAct.RESUME | OrderAct.SYNC:
                return None
            case OrderAct.VOLUME:
                mute = Verdict(OrderOutcome.REFUSED, OrderReason.NO_SOUND)
                return DONE if self._manners.sounds else mute
            case OrderAct.SCREEN_ON | OrderAct.SCREEN_OFF:
                return DONE
        reason = self._manners.busy(order.act)
        if reason is not None:
            return Verdict(OrderOutcome.PUT_OFF, reason)
        return _BEING_DONE if order.act is OrderAct.SCREENSHOT else DONE

    def obey(self, order: Order) -> None:
        """Do it; what lasts is asked of `Obedience.effect`."""
        match order.act:
            case OrderAct.IDENTIFY:
                self._manners.identify()
            case OrderAct.RESTART:
                self._manners.restart()
            case OrderAct.SCREENSHOT:
                self._pictured = order
                # A page at rest is not drawn again by itself.
                Window.canvas.ask_update()

    def _take(self, *_arguments: Any) -> None:
        """Take the picture of the frame that was just drawn, if it may still be taken."""
        order, self._pictured = self._pictured, None
        if order is None or self._manners.busy(order.act) is not None:
            return
        try:
            self._hand_in(order, small(grab()))
        except RetryLaterError as error:
            # It is still owed: the next look takes another one.
            _LOG.warning("screenshot %d: %s", order.number, error)

    def _hand_in(self, order: Order, picture: bytes) -> None:
        if not picture:
            self._obedience.settle(order, Verdict(OrderOutcome.REFUSED, OrderReason.FAILED))
            return
        now = self._obedience.now()
        process = self._manners.process
        shot = Screenshot(format=1, number=order.number, process=process, at=now, picture=picture)
        self._obedience.settle(order, DONE, new_row(OutboxKind.SCREENSHOT, encode(shot), made=now))


def small(frame: Image.Image) -> bytes:
    """Return a frame as a JPEG that the county takes; empty where none is small enough."""
    frame.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    for quality in QUALITIES:
        out = io.BytesIO()
        frame.save(out, "JPEG", quality=quality)
        if out.tell() <= MOST_PICTURE_BYTES:
            return out.getvalue()
    return b""
