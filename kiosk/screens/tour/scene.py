"""One thing to look at on a tour.

Invariant: when a scene is handed out, the stage stands as its name says, but for what a
thread or the next frames still bring.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kivy.uix.widget import Widget

from kiosk.journey.stops import Home, Stop
from kiosk.screens.stage import Stage


def at_once() -> bool:
    """Tell that nothing has to be waited for."""
    return True


@dataclass(frozen=True)
class Scene:
    """What is shown now.

    Attributes:
        name: of the scene, as file names have it; unique on a tour.
        top: what can be touched: the stage, or the cover that lies over it.
        ready: tells whether all that a thread brings has come.
    """

    name: str
    top: Widget
    ready: Callable[[], bool] = at_once


def at(stage: Stage, name: str, stop: Stop) -> Scene:
    """Go to a stop and return its scene."""
    if isinstance(stop, Home):
        stage.visit.trail.home()
    else:
        stage.visit.trail.go(stop)
    stage.move()
    return Scene(name, stage)
