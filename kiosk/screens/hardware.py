"""A keyboard of hardware on the stage (profile *community*).

Invariant: what the keys do, touches do too; without this the kiosk lacks nothing.
"""

from typing import TYPE_CHECKING

from kiosk.journey.hardware import Command, read
from kiosk.screens.focus import Focus

if TYPE_CHECKING:
    from kiosk.screens.stage import Stage


class Hardware:
    """Hands keys to what is on the stage.

    Arguments:
        stage: the stage.
    """

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self.focus = Focus(stage)

    def press(self, key: int, text: str | None, modifiers: list[str]) -> None:
        """Take a key; see `kiosk.journey.hardware.read`."""
        stage = self._stage
        stage.touched()
        if stage.at_rest:
            stage.wake()
        elif stage.leaving:
            stage.stay()
        else:
            self._take(read(key, text, modifiers))

    def _take(self, meant: Command | str | None) -> None:
        stage = self._stage
        if meant is None:
            return
        if meant in (Command.NEXT, Command.PREVIOUS):
            self.focus.step(stage.comforts or stage, 1 if meant is Command.NEXT else -1)
        elif meant is Command.ENTER and self.focus.on is not None:
            self.focus.press()
        elif meant is Command.BACK:
            self.focus.clear()
            stage.close_comforts() if stage.comforts is not None else stage.on_nav("back")
        elif stage.comforts is None and stage.face is not None:
            self.focus.clear()
            if not stage.face.key(meant) and meant in (Command.UP, Command.DOWN):
                stage.on_nav(str(meant))
