"""What this unit has and what it lacks, told to a technician (`python -m broadcast doctor`).

Invariant: it plays nothing and changes nothing; of whatever is missing it says what to do.
"""

import shutil
from contextlib import ExitStack

from broadcast.building import Workshop
from broadcast.settings import BroadcastSettings, OutputSettings
from content_sync.store.reader import ContentReader
from disclosure.errors import RetryLaterError
from disclosure.items import Strict


class Finding(Strict, frozen=True, kw_only=True):
    """One thing that a unit needs: its name, whether it works, and in words how it stands."""

    name: str
    there: bool
    words: str


def examine(workshop: Workshop, settings: BroadcastSettings) -> tuple[Finding, ...]:
    """Return what a unit has and lacks.

    Arguments:
        workshop: makes the unit's parts.
        settings: the unit's.
    """
    outputs = [_output(workshop, one) for one in (settings.output, *settings.also)]
    return (_content(workshop, settings), _voice(), *outputs, _pins(workshop), _clock(workshop))


def _content(workshop: Workshop, settings: BroadcastSettings) -> Finding:
    try:
        content = ContentReader.open(workshop.places.store, "broadcast")
    except RetryLaterError as error:
        return Finding(name="content", there=False, words=f"{error}: is the agent running?")
    try:
        slots = workshop.agenda(content).slots()
    except RetryLaterError as error:
        return Finding(name="content", there=False, words=str(error))
    finally:
        content.close()
    known = ", ".join(f"{slot.label} {slot.start}–{slot.end}" for slot in slots)
    quiet = settings.quiet
    silent = f"; quiet {quiet.start}–{quiet.end}" if quiet.on else "; no quiet hours"
    words = (known or "no slots: county.toml or [[slot]] names them") + silent
    return Finding(name="content", there=bool(slots), words=words)


def _voice() -> Finding:
    there = shutil.which("espeak-ng") is not None
    words = "espeak-ng" if there else "only sealed audio is heard: apt-get install espeak-ng"
    return Finding(name="voice", there=there, words=words)


def _output(workshop: Workshop, output: OutputSettings) -> Finding:
    try:
        made = workshop.output(output)
    except RetryLaterError as error:
        return Finding(name=f"output {output.kind}", there=False, words=str(error))
    to = {"alsa": output.device, "rtp": f"{output.address}:{output.port} {output.codec}"}
    words = to.get(output.kind, output.folder or output.backend)
    return Finding(name=f"output {made.name}", there=True, words=words)


def _pins(workshop: Workshop) -> Finding:
    with ExitStack() as closing:
        try:
            words = ", ".join(workshop.pins(closing)) or "no relay, no red button"
        except RetryLaterError as error:
            return Finding(name="pins", there=False, words=str(error))
    return Finding(name="pins", there=True, words=words)


def _clock(workshop: Workshop) -> Finding:
    instant = workshop.clock.instant()
    words = "told by the network or the county" if instant.confirmed else "by its own clock"
    if not instant.trusted:
        words = "nobody has told the time: only alerts and orders are heard"
    return Finding(name="clock", there=instant.trusted, words=words)
