"""An item while it is read aloud.

Invariant: nothing is heard.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from kivy.clock import Clock

from kiosk.journey.actions import Action
from kiosk.journey.stops import ItemStop
from kiosk.screens.deeds import offered
from kiosk.screens.item import ItemScreen
from kiosk.screens.sounds import KivySounds
from kiosk.screens.stage import Stage
from kiosk.screens.tour.pages import displayed
from kiosk.screens.tour.scene import Scene, at


class Silence:
    """Is through with the first sound, the title, at once, and never with the next.

    So a sentence stays marked.
    """

    def __init__(self) -> None:
        self.begun = 0

    def play(self, path: Path, ended: Callable[[], None]) -> None:  # noqa: ARG002 - as `Sounds`
        """Begin."""
        self.begun += 1
        if self.begun == 1:
            Clock.schedule_once(lambda _: ended(), 0)

    def stop(self) -> None:
        """End nothing: nothing is heard."""


def voicing(stage: Stage) -> Iterator[Scene]:
    """Yield the bar of the reading and a marked sentence; nothing where there is no voice."""
    hall = stage.hall
    read = (item for item in displayed(hall) if Action.READ in offered(hall, item))
    item = next(read, None)
    if item is None:
        return
    at(stage, "", ItemStop(item=item.id))
    face = stage.face
    if not isinstance(face, ItemScreen):
        return
    face.sounds = silence = Silence()
    face.act(Action.READ)
    yield Scene("read-aloud", stage, partial(_is_read, silence))
    face.leave()
    face.sounds = KivySounds()


def _is_read(silence: Silence) -> bool:
    return silence.begun > 1
