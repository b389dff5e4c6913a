"""A video with its still picture, played by ffpyplayer.

Invariant: it never shows black: the still picture, or a pale ground, stands until the
first frame has been decoded.
"""

from typing import Any

from kivy.clock import Clock
from kivy.core.video import Video as VideoCore
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty

from disclosure.blocks import Video
from screen.paging.panel import TypeScale
from screen.paging.pictures import RejectedMediaError, load_picture
from screen.widgets.block_view import BlockView
from screen.widgets.buttons import TouchButton
from screen.widgets.files import Files, file_of
from screen.widgets.loudness import loudness
from screen.widgets.part_frame import PartFrame
from screen.widgets.sheet import Sheet
from screen.widgets.silent_film import SilentFilm
from screen.widgets.textures import texture_of

WIDE = 9 / 16
FIRST_FRAME_SECONDS = 5.0
"""How long the first frame may take before the file counts as broken."""


class VideoSheet(Sheet):
    """The present frame, as large as fits, centred."""

    def __init__(self, width_px: int, height_px: int, **kwargs: Any) -> None:
        self._texture: Texture | None = None
        super().__init__(width_px, height_px, **kwargs)

    def show(self, texture: Texture | None) -> None:
        """Show another texture."""
        self._texture = texture
        self.repaint()

    def paint(self) -> None:
        """Draw the frame, or a pale ground."""
        if self._texture is None:
            self.fill(0, 0, self.width, self.height, "mist")
            return
        wide, high = self._texture.size
        share = min(self.width / wide, self.height / high)
        width, height = round(wide * share), round(high * share)
        left, top = int(self.width - width) // 2, int(self.height - height) // 2
        self.picture(self._texture, left, top, width, height)


class VideoView(BlockView):
    """A video.

    Arguments:
        video: the block.
        width_px: width of the column.
        scale: type sizes.
        files: finds a file by its hash.
        height_px: height of the frame; 16:9 when not given.
        unattended: for a screen without hands: no button, no caption, no sound; the
            first frame is decoded at once and `ready` turns true when it is there.
    """

    playing = BooleanProperty(False)
    ended = BooleanProperty(False)

    def __init__(
        self,
        video: Video,
        width_px: int,
        scale: TypeScale,
        files: Files,
        *,
        height_px: int | None = None,
        unattended: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(width_px, scale, **kwargs)
        self._core: VideoCore | SilentFilm | None = None
        self._silent = unattended
        self._late: Any = None
        self._part: PartFrame | None = None
        self._sheet = VideoSheet(width_px, height_px or int(width_px * WIDE))
        self._button: TouchButton | None = None
        try:
            self._path = file_of(files, video.blob)
            self._show_poster(video, files)
        except RejectedMediaError as error:
            told = self.say("视频“{caption}”暂时无法播放。", caption=video.caption)
            self.show_broken(str(error), told)
            return
        self.add_widget(self._sheet)
        if not unattended:
            self._button = TouchButton(self.say("播放"), scale, icon="player-play", kind="primary")
            self._button.bind(on_release=lambda _button: self.toggle())
            self.add_widget(self._button)
            self.add_caption(video.caption)
        else:
            self.ready = False
            self._load()

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from where it stands, or from the start."""
        if self.broken:
            return
        if self._core is None:
            self._load()
        elif self._core is not None:
            self._core.play()
        self.playing, self.ended = True, False
        if self._silent and self._part is None:
            self._part = PartFrame(self._sheet)

    def pause(self) -> None:
        """Stop for now; the frame stays."""
        if self._core is not None:
            self._core.pause()
        self.playing = False

    def stop(self) -> None:
        """End and give the decoder back."""
        if self._late is not None:
            self._late.cancel()
        loudness.unbind(share=self._follow)
        if self._part is not None:
            self._part.close()
            self._part = None
        core, self._core = self._core, None
        if core is not None:
            core.unload()
        self.playing = False

    def on_playing(self, *_changed: object) -> None:
        """Show on the button what a tap does next."""
        if self._button is not None:
            self._button.text = self.say("暂停" if self.playing else "播放")
            self._button.icon = "player-pause" if self.playing else "player-play"

    def _show_poster(self, video: Video, files: Files) -> None:
        if video.poster is not None:
            size = int(self._sheet.width), int(self._sheet.height)
            self._sheet.show(texture_of(load_picture(file_of(files, video.poster), *size)))

    def _load(self) -> None:
        self._core = self._silent_film() if self._silent else self._film()
        self._core.bind(on_frame=self._first_frame, on_eos=self._end)
        self._core.play()
        self._late = Clock.schedule_once(self._give_up, FIRST_FRAME_SECONDS)

    def _silent_film(self) -> SilentFilm:
        return SilentFilm(self._path, int(self._sheet.width), int(self._sheet.height))

    def _film(self) -> VideoCore:
        loudness.bind(share=self._follow)
        return VideoCore(filename=str(self._path), volume=loudness.share, eos="stop")

    def _first_frame(self, core: VideoCore | SilentFilm) -> None:
        core.unbind(on_frame=self._first_frame)
        core.bind(on_frame=self._next_frame)
        self._late.cancel()
        if not self.playing:
            core.pause()
        self._sheet.show(core.texture)
        self.ready = True

    def _next_frame(self, _core: VideoCore | SilentFilm) -> None:
        if self._part is not None:
            self._part.draw()
        else:
            self._sheet.canvas.ask_update()

    def _end(self, _core: VideoCore | SilentFilm) -> None:
        self.stop()
        self.ended = True

    def _follow(self, _loudness: object, share: float) -> None:
        if isinstance(self._core, VideoCore):
            self._core.volume = share

    def _give_up(self, _dt: float) -> None:
        self.stop()
        self.broken = f"{self._path.name}: no frame within {FIRST_FRAME_SECONDS:g} s"
        self.ready = True
