"""Reading an item aloud: sentence after sentence, each marked while it is said.

Invariant: making and playing go on beside the screen; nothing here holds up a touch.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.journey.reading_aloud import Recital, Sentence, State
from kiosk.screens.scroller import Scroller
from kiosk.screens.sounds import Sounds
from kiosk.voice import Speaker, Studio
from screen.widgets.prose import Prose

AHEAD = 3
"""Sentences made to sound before they are needed."""


class Reciting:
    """One reading of one item.

    Arguments:
        told: what is read.
        voice: says it, or plays what was recorded.
        sounds: plays it.
        view_of: returns the widget of a block or of the title, None until it is laid.
        scroller: brings into sight what is said.
        ended: called once when all is said, or the voice has failed.
    """

    def __init__(
        self,
        told: tuple[Sentence, ...],
        voice: Speaker,
        sounds: Sounds,
        view_of: Callable[[int], Widget | None],
        scroller: Scroller,
        ended: Callable[[], None],
    ) -> None:
        self._recital = Recital(told)
        self._sounds, self._view_of, self._scroller = sounds, view_of, scroller
        self._ended = ended
        self._made: dict[tuple[int, bool], Path | None] = {}
        self._asked: set[tuple[int, bool]] = set()
        self._playing = False
        self._marked: Prose | None = None
        self._studio = Studio(voice, lambda *made: Clock.schedule_once(partial(self._take, made)))
        self._ask_ahead()

    @property
    def state(self) -> State:
        """Return whether it goes on."""
        return self._recital.state

    @property
    def slow(self) -> bool:
        """Tell whether the slower pace is on."""
        return self._recital.slow

    @property
    def mute(self) -> bool:
        """Tell whether it ended because the voice failed; see `Recital.mute`."""
        return self._recital.mute

    def pause(self) -> None:
        """Rest, or read on from the beginning of the sentence."""
        self._recital.pause()
        self._hush()
        self._play()

    def change_pace(self) -> None:
        """Read slower, or at the usual pace again, from this sentence on."""
        self._recital.slow = not self._recital.slow
        self._studio.forget()
        self._asked = set(self._made)
        self._hush()
        self._ask_ahead()
        self._play()

    def stop(self) -> None:
        """End the reading."""
        self._recital.end()
        self._close()

    def _close(self) -> None:
        self._hush()
        self._unmark()
        self._studio.close()

    def _ask_ahead(self) -> None:
        slow = self._recital.slow
        for number, sentence in self._recital.ahead(AHEAD):
            if (number, slow) not in self._asked:
                self._asked.add((number, slow))
                self._studio.want(number, sentence.text, slow=slow)

    def _take(self, made: tuple[int, bool, Path | None], _elapsed: float) -> None:
        number, slow, path = made
        self._made[number, slow] = path
        self._play()

    def _play(self) -> None:
        """Play the present sentence if it is made and nothing plays."""
        recital = self._recital
        key = (recital.place, recital.slow)
        if self._playing or recital.state is not State.READING or key not in self._made:
            return
        path = self._made[key]
        if path is None:
            self._next(failed=True)
            return
        self._playing = True
        if recital.here is not None:
            self._mark(recital.here)
        self._sounds.play(path, partial(self._next, failed=False))

    def _next(self, *, failed: bool) -> None:
        self._playing = False
        self._recital.go_on(failed=failed)
        if self._recital.state is State.ENDED:
            self._close()
            self._ended()
            return
        self._ask_ahead()
        self._play()

    def _hush(self) -> None:
        self._playing = False
        self._sounds.stop()

    def _mark(self, sentence: Sentence) -> None:
        self._unmark()
        view = self._view_of(sentence.block)
        if view is None:
            return
        words = "".join(sentence.text.split())
        for prose, start in _places(view, words, sentence.start):
            prose.mark(start, start + len(words))
            self._marked = prose
            top, bottom = prose.marked_rows
            _, high = prose.to_window(prose.x, prose.top)
            self._scroller.bring(high - bottom, high - top)
            return
        _, low = view.to_window(view.x, view.y)
        self._scroller.bring(
            max(low, low + view.height - self._scroller.height / 2), low + view.height
        )

    def _unmark(self) -> None:
        if self._marked is not None:
            self._marked.mark(0, 0)
            self._marked = None


def _places(view: Widget, words: str, start: int) -> list[tuple[Prose, int]]:
    """Return where a view shows the words, the place nearest to `start` characters first."""
    found, passed = [], 0
    for prose in (each for each in view.walk() if isinstance(each, Prose)):
        at = prose.plain.find(words, max(0, start - passed))
        at = prose.plain.find(words) if at < 0 else at
        if at >= 0:
            found.append((abs(passed + at - start), prose, at))
        passed += len(prose.plain)
    return [(prose, at) for _, prose, at in sorted(found, key=lambda place: place[0])]
