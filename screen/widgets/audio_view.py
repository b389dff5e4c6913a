"""A recording that a resident may start."""

from typing import Any

from kivy.core.audio import Sound, SoundLoader
from kivy.properties import BooleanProperty

from disclosure.blocks import Audio
from screen.paging.panel import TypeScale
from screen.paging.pictures import RejectedMediaError
from screen.widgets.block_view import BlockView
from screen.widgets.buttons import TouchButton
from screen.widgets.files import Files, file_of
from screen.widgets.loudness import loudness


class AudioView(BlockView):
    """A recording: caption, length, and a button that plays and stops."""

    playing = BooleanProperty(False)

    def __init__(
        self, audio: Audio, width_px: int, scale: TypeScale, files: Files, **kwargs: Any
    ) -> None:
        super().__init__(width_px, scale, **kwargs)
        self._sound: Sound | None = None
        minutes, seconds = divmod(round(audio.seconds), 60)
        say = self.say
        length = say("{seconds}秒", seconds=seconds)
        if minutes:
            length = say("{minutes}分{seconds}秒", minutes=minutes, seconds=seconds)
        told = say("录音：{caption}（{length}）", caption=audio.caption, length=length)
        self.add_words(told)
        try:
            self._path = file_of(files, audio.blob)
        except RejectedMediaError as error:
            self.show_broken(str(error), say("录音暂时无法播放。"))
            return
        self._button = TouchButton(say("播放录音"), scale, icon="volume", kind="secondary")
        self._button.bind(on_release=lambda _button: self.toggle())
        self.add_widget(self._button)

    def toggle(self) -> None:
        """Play from the start, or stop."""
        if self.playing:
            self.stop()
            return
        self._sound = SoundLoader.load(str(self._path))
        if self._sound is None:
            self.remove_widget(self._button)
            self.show_broken(
                f"{self._path.name}: no decoder takes it", self.say("录音暂时无法播放。")
            )
            return
        self._sound.bind(on_stop=self._finished)
        self._sound.volume = loudness.share
        loudness.bind(share=self._follow)
        self._sound.play()
        self.playing = True

    def stop(self) -> None:
        """Stop and give the decoder back."""
        sound, self._sound = self._sound, None
        loudness.unbind(share=self._follow)
        if sound is not None:
            sound.stop()
            sound.unload()
        self.playing = False

    def on_playing(self, *_changed: object) -> None:
        """Show on the button what a tap does next."""
        self._button.text = self.say("停止播放" if self.playing else "播放录音")
        self._button.icon = "player-stop" if self.playing else "volume"

    def _follow(self, _loudness: object, share: float) -> None:
        if self._sound is not None:
            self._sound.volume = share

    def _finished(self, _sound: Sound) -> None:
        self.playing = False
