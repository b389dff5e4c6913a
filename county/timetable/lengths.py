"""How long an announcement lasts, before it is aired.

Invariant: silences and chime are those that a new loudspeaker unit is set up with; sealed
audio counts as long as it is.
"""

from disclosure.announcements import estimated_seconds
from disclosure.items import Item
from speech.words.breath import sentences
from speech.words.lexicon import Lexicon
from speech.words.reading import to_words

CHIME_SECONDS = 3.2
BETWEEN_SENTENCES = 0.5
BETWEEN_REPEATS = 1.5
AT_END = 0.4
GAP_SECONDS = 2.0
"""Silence between two announcements."""

_WAV_BYTES_A_SECOND = 48_000
"""Of what is rendered and recorded here: 24,000 samples of 16 bits."""


def seconds_of(item: Item, lexicon: Lexicon) -> float:
    """Return about how long an item is heard in one slot, chime and repeats together."""
    if item.spoken is None:
        return 0.0
    repeats = item.spoken.repeats
    once = _sound_seconds(item)
    if once is None:
        words = to_words(item.spoken.text, lexicon)
        once = estimated_seconds(words) + BETWEEN_SENTENCES * (len(sentences(words)) - 1)
    return CHIME_SECONDS + once * repeats + BETWEEN_REPEATS * (repeats - 1) + AT_END


def _sound_seconds(item: Item) -> float | None:
    """Return the length of the sealed audio, where its size tells it."""
    audio = item.spoken.audio if item.spoken else None
    sound = next((one for one in item.blobs if one.sha256 == audio), None)
    if sound is None or sound.media_type != "audio/wav":
        return None
    return sound.size / _WAV_BYTES_A_SECOND
