"""A film without sound, decoded straight into a picture as large as it is shown.

Kivy's own player converts each frame at its full size by the graphics card; where software
draws, that is half the work of a film (docs/decisions/0015).
Invariant: the picture that it hands out always holds a whole frame.
"""

from pathlib import Path
from typing import Any

from ffpyplayer.player import MediaPlayer
from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.graphics.texture import Texture

THREADS = "2"
LOOK_SECONDS = 0.02
"""How soon to look again when the decoder has nothing to tell yet."""
END = "eof"


class SilentFilm(EventDispatcher):
    """A film that plays once.

    Arguments:
        path: the file.
        width_px, height_px: the box it is shown in.

    Attributes:
        texture: the present frame; None before the first.

    Events:
        on_frame: another frame is in the texture.
        on_eos: the film is over.
    """

    __events__ = ("on_frame", "on_eos")

    def __init__(self, path: Path, width_px: int, height_px: int) -> None:
        super().__init__()
        self.texture: Texture | None = None
        self._box = width_px, height_px
        self._sized = False
        self._player: Any = MediaPlayer(
            str(path),
            loglevel="error",
            thread_lib="SDL",
            ff_opts={"an": True, "sn": True, "out_fmt": "rgba"},
            lib_opts={"threads": THREADS, "sws_flags": "fast_bilinear"},
        )
        self._due = Clock.schedule_once(self._look, 0)

    def play(self) -> None:
        """Go on from where it stands."""
        if self._player is not None and self._player.get_pause():
            self._player.set_pause(False)
            self._due = Clock.schedule_once(self._look, 0)

    def pause(self) -> None:
        """Stop for now; the frame stays."""
        if self._player is not None:
            self._player.set_pause(True)
            self._due.cancel()

    def unload(self) -> None:
        """End, and give the decoder back; the last frame stays with who shows it."""
        player, self._player = self._player, None
        self._due.cancel()
        if player is not None:
            player.close_player()

    def on_frame(self) -> None:
        """Answer nothing by default."""

    def on_eos(self) -> None:
        """Answer nothing by default."""

    def _look(self, _dt: float) -> None:
        """Take a frame if one is due, and look again when the next one is."""
        if not self._sized and not self._fit():
            self._due = Clock.schedule_once(self._look, LOOK_SECONDS)
            return
        frame, told = self._player.get_frame()
        if told == END:
            self.dispatch("on_eos")
            return
        wait = told if isinstance(told, float) and told > 0 else LOOK_SECONDS
        self._due = Clock.schedule_once(self._look, wait)
        if frame is not None:
            self._take(frame[0])

    def _fit(self) -> bool:
        """Have frames made as large as the box; tell whether their size is known yet."""
        wide, high = self._player.get_metadata()["src_vid_size"]
        if wide <= 0 or high <= 0:
            return False
        share = min(self._box[0] / wide, self._box[1] / high)
        self._player.set_size(max(2, int(wide * share)), max(2, int(high * share)))
        self._sized = True
        return True

    def _take(self, image: Any) -> None:
        size = image.get_size()
        if self.texture is None or self.texture.size != list(size):
            texture = Texture.create(size=size, colorfmt="rgba")
            texture.min_filter = texture.mag_filter = "nearest"
            texture.flip_vertical()
            self.texture = texture
        self.texture.blit_buffer(image.to_memoryview()[0], colorfmt="rgba", bufferfmt="ubyte")
        self.dispatch("on_frame")
