"""Whether a draft's sound is ready, so that nobody seals words that nobody heard.

Invariant: a draft whose sound is still to come is not ready, unless it is an alert: that
may not wait, and loudspeakers know its sentences. A county that cannot render has nothing
to wait for; its loudspeakers speak themselves, and that is said before the seal.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from county.parts import County
from county.speaking import readings
from county.speaking.joining import is_joined
from county.speaking.rendering import Rendering, State, key_of, renderings
from county.speaking.spoken_drafts import by_person
from disclosure.alert_wording import is_worded
from disclosure.alerts import ALERT_ENTRY
from disclosure.items import Item
from speech.engines.engine import NoVoiceError
from speech.engines.neural_files import require_files
from speech.words.reading import to_words


class Sound(StrEnum):
    """How far a draft's sound is."""

    NONE = "none"
    RECORDED = "recorded"
    READY = "ready"
    WORKING = "working"
    WAITING = "waiting"
    FAILED = "failed"
    LOCAL = "local"
    JOINED = "joined"


_MISSING = frozenset({Sound.WORKING, Sound.WAITING, Sound.FAILED})


@dataclass(frozen=True)
class SoundVerdict:
    """What became of a draft's sound.

    Attributes:
        sound: how far it is; none where the item is not for loudspeakers.
        words: what is said.
        key: name of its rendering.
        rendering: how far that is, where it was begun.
        urgent: whether it may be sealed without waiting for its sound.
    """

    sound: Sound
    words: str = ""
    key: str = ""
    rendering: Rendering | None = None
    urgent: bool = False

    @property
    def is_ready(self) -> bool:
        """Tell whether the draft may be sealed as it is."""
        return self.urgent or self.sound not in _MISSING

    @property
    def is_mute(self) -> bool:
        """Tell whether loudspeakers would say it with their own, hardly intelligible voice."""
        return self.sound is Sound.LOCAL or self.sound in _MISSING

    @property
    def is_moving(self) -> bool:
        """Tell whether it will be further by itself in a moment."""
        return self.sound in {Sound.WORKING, Sound.WAITING}


class SoundJudge:
    """Judges the sound of drafts, many in a row: what is the same for all is read once."""

    def __init__(self, county: County) -> None:
        """Read the county's lexicon.

        Raises:
            MalformedError: it is wrong; names the entry.
        """
        self._county = county
        self._lexicon = readings.lexicon_of(county.folder.lexicon)
        self._sounds = self._lexicon.sounds()
        self._renderings = renderings(county)

    def judge(self, item: Item) -> SoundVerdict:
        """Return whether a draft's sound is ready (see `SoundVerdict.is_ready`)."""
        if item.spoken is None:
            return SoundVerdict(Sound.NONE)
        words = to_words(item.spoken.text, self._lexicon)
        key = key_of(words, self._sounds, self._county.settings.speaking)
        rendering = self._renderings.find(key)
        sound = Sound.JOINED if self._is_joined(item) else self._sound(item, rendering)
        return SoundVerdict(sound, words, key, rendering, urgent=item.entry == ALERT_ENTRY)

    def _is_joined(self, item: Item) -> bool:
        # Only for an alert's sentences is the database asked.
        if item.spoken is None or item.spoken.audio is not None or not is_worded(item):
            return False
        with self._county.database.reading() as connection:
            return is_joined(connection, item)

    def _sound(self, item: Item, rendering: Rendering | None) -> Sound:
        assert item.spoken is not None
        audio = item.spoken.audio
        if by_person(item):
            return Sound.RECORDED
        if rendering is not None and rendering.state is State.FAILED:
            return Sound.FAILED
        if audio is not None and rendering is not None and rendering.sha256 == audio:
            return Sound.READY
        if not self._can_render:
            return Sound.LOCAL
        return Sound.WAITING if rendering is None else Sound.WORKING

    @cached_property
    def _can_render(self) -> bool:
        settings = self._county.settings.speaking
        try:
            require_files(settings.speaker)
        except NoVoiceError:
            return False
        return settings.rendering


def judge_sound(county: County, item: Item) -> SoundVerdict:
    """Return whether one draft's sound is ready; raises as `SoundJudge`."""
    return SoundVerdict(Sound.NONE) if item.spoken is None else SoundJudge(county).judge(item)
