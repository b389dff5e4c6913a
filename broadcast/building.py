"""Building a unit from its settings: every part made once, here.

Invariant: whoever holds a `Unit` holds the unit's lock, so that a store has one player.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from broadcast.agenda import Agenda
from broadcast.clock import Clock
from broadcast.duty import Duty
from broadcast.halting import halt
from broadcast.keeping import Keeper
from broadcast.ledger import Ledger
from broadcast.loudspeakers.alsa import AlsaSpeaker
from broadcast.loudspeakers.card import CardSpeaker
from broadcast.loudspeakers.folder import FolderSpeaker
from broadcast.loudspeakers.output import Loudspeaker
from broadcast.loudspeakers.relay import Button, Relayed, open_button, open_relay
from broadcast.loudspeakers.rtp import RtpSpeaker
from broadcast.loudspeakers.together import Together
from broadcast.obeying import Obedience
from broadcast.pieces import Pieces
from broadcast.player import Player
from broadcast.reporting import Reporter
from broadcast.settings import BroadcastSettings, OutputSettings, StopSettings
from broadcast.stage import Stage
from broadcast.studio import Studio
from content_sync.store.clock import StoreClock
from content_sync.store.machine_clock import MachineClock
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from disclosure.errors import MalformedError, UsageError
from disclosure.settings import located
from speech.engines.engine import Engine
from speech.engines.pyttsx import Pyttsx
from speech.words.lexicon import Lexicon, parse_lexicon, shipped_lexicon


@dataclass(frozen=True)
class Places:
    """Where broadcast keeps its files in a store."""

    store: Path

    @property
    def folder(self) -> Path:
        """Return broadcast's own folder."""
        return self.store / "broadcast"

    @property
    def ledger(self) -> Path:
        """Return the ledger."""
        return self.folder / "broadcast.db"

    @property
    def sounds(self) -> Path:
        """Return the folder of rendered announcements."""
        return self.folder / "sounds"

    @property
    def playing(self) -> Path:
        """Return the folder of what is being played."""
        return self.folder / "playing"

    @property
    def lock(self) -> Path:
        """Return the file that the one player of this store locks."""
        return self.folder / "player.lock"


@dataclass(frozen=True)
class Unit:
    """A loudspeaker unit; `button` is its red one, where it has one."""

    duty: Duty
    ledger: Ledger
    agenda: Agenda
    clock: Clock
    stop: StopSettings
    button: Button | None = None

    def halt(self, who: str) -> None:
        """Stop everything, as long as the settings say."""
        self.ledger.put_halt(halt(who, self.clock.now(), self.stop.minutes))
        self.duty.watch()


class Workshop:
    """Makes the parts of a unit.

    Arguments:
        settings: the unit's settings.
        file: the settings file; its folder is where relative paths begin.
        machine: the machine's clocks.
    """

    def __init__(self, settings: BroadcastSettings, file: Path, machine: MachineClock) -> None:
        self._settings = settings
        self._file = file
        self.places = Places(located(settings.store, file))
        self.clock = StoreClock(self.places.store, machine)

    def lexicon(self) -> Lexicon:
        """Return the shipped lexicon with the county's own.

        Raises:
            UsageError: the county's own cannot be read or is wrong.
        """
        shipped = shipped_lexicon()
        if not self._settings.voice.lexicon:
            return shipped
        own = located(self._settings.voice.lexicon, self._file)
        try:
            return shipped.plus(parse_lexicon(own.read_text(encoding="utf-8")))
        except OSError as error:
            raise UsageError(f"lexicon {own}: {error.strerror}") from error
        except (UnicodeDecodeError, MalformedError) as error:
            raise UsageError(f"lexicon {own}: {error}") from error

    def voice(self) -> Engine:
        """Return the local engine."""
        return Pyttsx(self.lexicon().sounds(), self._settings.voice.limits)

    def loudspeaker(self, closing: ExitStack) -> Loudspeaker:
        """Return the output, or all of them as one, behind the relay where there is one.

        Arguments:
            closing: lets go of the relay's pin.

        Raises:
            OutputError: one cannot be used here.
        """
        settings = self._settings
        speakers = [self.output(one) for one in (settings.output, *settings.also)]
        speaker = speakers[0] if len(speakers) == 1 else Together(speakers)
        if not settings.relay.pin:
            return speaker
        relay = open_relay(settings.relay)
        closing.callback(relay.close)
        return Relayed(speaker, relay)

    def pins(self, closing: ExitStack) -> list[str]:
        """Return what the pins are for, each of them tried.

        Raises:
            OutputError: one cannot be used here.
        """
        relay, stop = self._settings.relay, self._settings.stop
        found = []
        if relay.pin:
            closing.callback(open_relay(relay).close)
            found.append(f"relay on pin {relay.pin}")
        button = open_button(stop)
        if button is not None:
            closing.callback(button.close)
            found.append(f"red button on pin {stop.pin}")
        return found

    def output(self, output: OutputSettings) -> Loudspeaker:
        """Return one of the outputs.

        Raises:
            OutputError: it cannot be used here.
        """
        if output.kind == "file":
            folder = located(output.folder, self._file)
            gap = output.longest_gap_seconds
            return FolderSpeaker(folder, self.clock.monotonic, output.speed, gap)
        if output.kind == "miniaudio":
            return CardSpeaker(output.backend)
        if output.kind == "rtp":
            return RtpSpeaker(output)
        return AlsaSpeaker(output.device)

    def agenda(self, content: ContentReader) -> Agenda:
        """Return what is to be said."""
        settings = self._settings
        quiet = settings.quiet.hours()
        most = settings.limits.most_announcements
        return Agenda(content, settings.slot, quiet, most, settings.alerts)

    def studio(self, content: ContentReader, voice: Engine) -> Studio:
        """Return what renders announcements."""
        settings = self._settings
        return Studio(
            self.places.sounds,
            content.blob,
            voice,
            self.lexicon(),
            settings.level,
            settings.limits.sounds,
            pieces=Pieces(content),
        )

    def build(
        self, content: ContentReader, ledger: Ledger, voice: Engine, loudspeaker: Loudspeaker
    ) -> Unit:
        """Return a unit of parts that are open."""
        settings, clock = self._settings, self.clock
        agenda = self.agenda(content)
        studio = self.studio(content, voice)
        self.places.playing.mkdir(parents=True, exist_ok=True)
        keeper = Keeper(ledger, agenda, settings.limits.missed_days)

        def turned() -> float:
            found = ledger.turned()
            return found.decibels(clock.now()) if found is not None else 0.0

        folder = self.places.playing
        stage = Stage(agenda, studio, loudspeaker, clock, settings, folder, turned)
        outbox = Outbox.open(self.places.store)
        reporter = Reporter(ledger, outbox, lambda: clock.instant().trusted)
        player = Player(ledger, keeper, stage, reporter.begun)
        duty = Duty(
            content=content,
            agenda=agenda,
            ledger=ledger,
            keeper=keeper,
            player=player,
            reporter=reporter,
            studio=studio,
            obedience=Obedience(content, ledger, outbox, clock, player),
            clock=clock,
            limits=settings.limits,
        )
        return Unit(duty, ledger, agenda, clock, settings.stop)

    @contextmanager
    def open_unit(self) -> Iterator[Unit]:
        """Open a unit; the caller holds its lock (`locked`).

        Raises:
            RetryLaterError: the store has no content yet, or the output can't be used.
        """
        with ExitStack() as stack:
            content = ContentReader.open(self.places.store, "broadcast", self.clock.now)
            stack.callback(content.close)
            ledger = Ledger(self.places.ledger)
            stack.callback(ledger.close)
            unit = self.build(content, ledger, self.voice(), self.loudspeaker(stack))
            button = open_button(self._settings.stop)
            if button is not None:
                stack.callback(button.close)
                unit = replace(unit, button=button)
            ledger.recover()
            stack.callback(unit.duty.stop)
            yield unit

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Hold the player's lock if it is free; tell whether it is held."""
        self.places.folder.mkdir(parents=True, exist_ok=True)
        with self.places.lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
