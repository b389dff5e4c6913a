"""Several outputs as one: a horn on the card and IP loudspeakers in the lanes.

Invariant: what at least one output played whole was heard; the fault of another is told
and never makes the village hear it twice.
"""

from collections.abc import Sequence
from pathlib import Path

from broadcast.loudspeakers.output import Ending, Loudspeaker, OutputError, Playback


class Together:
    """Plays on all of its outputs at once.

    Arguments:
        speakers: two or more.
    """

    def __init__(self, speakers: Sequence[Loudspeaker]) -> None:
        self._speakers = tuple(speakers)

    @property
    def name(self) -> str:
        """Return the names of all, e.g. ``alsa+rtp``."""
        return "+".join(speaker.name for speaker in self._speakers)

    def start(self, wav: Path, seconds: float) -> "TogetherPlayback":
        """See `broadcast.loudspeakers.output.Loudspeaker.start`; one that starts is enough."""
        started: list[Playback] = []
        faults: list[str] = []
        for speaker in self._speakers:
            try:
                started.append(speaker.start(wav, seconds))
            except OutputError as error:
                faults.append(f"{speaker.name}: {error}")
        if not started:
            raise OutputError("; ".join(faults))
        return TogetherPlayback(started, faults)


class TogetherPlayback:
    """The same sound on its way through several outputs."""

    def __init__(self, parts: Sequence[Playback], faults: Sequence[str]) -> None:
        self._parts = tuple(parts)
        self._faults = tuple(faults)
        self._ending: Ending | None = None

    def elapsed(self) -> float:
        """Return the seconds heard so far where most was heard."""
        if self._ending is not None:
            return self._ending.seconds
        return max(part.elapsed() for part in self._parts)

    def poll(self) -> Ending | None:
        """Return how it ended, or None while one of them goes on."""
        if self._ending is None:
            endings = [part.poll() for part in self._parts]
            known = [ending for ending in endings if ending is not None]
            if len(known) == len(endings):
                self._ending = self._judge(known)
        return self._ending

    def stop(self) -> Ending:
        """End all of them at once."""
        if self._ending is None:
            self._ending = self._judge([part.stop() for part in self._parts])
        return self._ending

    def _judge(self, endings: Sequence[Ending]) -> Ending:
        best = max(endings, key=lambda ending: (ending.whole, ending.seconds))
        faults = [*self._faults, *(ending.fault for ending in endings if ending.fault)]
        told = "; ".join(faults)
        if best.whole:
            return Ending(seconds=best.seconds, whole=True, note=told)
        return Ending(
            seconds=best.seconds, whole=False, fault=told if best.fault else "", note=told
        )
