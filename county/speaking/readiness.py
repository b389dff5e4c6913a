"""Whether a draft's sound is ready, so that nobody seals words that nobody heard.

Invariant: a draft whose sound is still to come is not ready, unless it is an alert: that
may not wait, and loudspeakers know its sentences. A county that cannot render has nothing
to wait for; its loudspeakers speak themselves, and that is said before the seal.
"""

from dataclasses import dataclass
from enum import StrEnum

from county.parts import County
from county.settings import SpeakingSettings
from county.speaking import readings
from county.speaking.joining import is_joined
from county.speaking.rendering import Rendering, State, key_of, renderings
from county.speaking.spoken_drafts import by_person
from disclosure.alerts import ALERT_ENTRY
from disclosure.items import Item
from speech.engines.engine import NoVoiceError
from speech.engines.neural_files import require_files
from speech.words.lexicon import Lexicon
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


def judge_sound(county: County, item: Item, lexicon: Lexicon | None = None) -> SoundVerdict:
    """Return whether a draft's sound is ready (see `SoundVerdict.is_ready`).

    Arguments:
        county: the open county.
        item: the draft.
        lexicon: the county's, where it was read already.

    Raises:
        MalformedError: the county's lexicon is wrong; names the entry.
    """
    if item.spoken is None:
        return SoundVerdict(Sound.NONE)
    lexicon = lexicon or readings.lexicon_of(county.folder.lexicon)
    words = to_words(item.spoken.text, lexicon)
    key = key_of(words, lexicon.sounds(), county.settings.speaking)
    rendering = renderings(county).find(key)
    with county.database.reading() as connection:
        joined = item.spoken.audio is None and is_joined(connection, item)
    sound = Sound.JOINED if joined else _sound(item, rendering, county.settings.speaking)
    return SoundVerdict(sound, words, key, rendering, urgent=item.entry == ALERT_ENTRY)


def _sound(item: Item, rendering: Rendering | None, settings: SpeakingSettings) -> Sound:
    assert item.spoken is not None
    audio = item.spoken.audio
    if by_person(item):
        return Sound.RECORDED
    if rendering is not None and rendering.state is State.FAILED:
        return Sound.FAILED
    if audio is not None and rendering is not None and rendering.sha256 == audio:
        return Sound.READY
    if not _can_render(settings):
        return Sound.LOCAL
    return Sound.WAITING if rendering is None else Sound.WORKING


def _can_render(settings: SpeakingSettings) -> bool:
    try:
        require_files(settings.speaker)
    except NoVoiceError:
        return False
    return settings.rendering
