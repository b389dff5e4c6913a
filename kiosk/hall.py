"""The parts of one kiosk, built over the terminal's store.

Invariant: names, keys and the zone come from the verified profile and root alone.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from content_sync.store.alert_reports import AlertReports
from content_sync.store.clock import StoreClock
from content_sync.store.machine_clock import SystemClock
from content_sync.store.obeying import Obedience, ToldClock, wanted_volume
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader, Freshness, ItemQuery
from disclosure import shipped
from disclosure.areas import AreaCode, path
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError
from disclosure.items import Item
from disclosure.orders import OrderSubject
from disclosure.profile import Profile
from disclosure.requests import ServiceLevels
from disclosure.wording import Wording
from disclosure.workdays import Calendar
from kiosk.journey.answers import Gate
from kiosk.journey.browsing import AreaChoice, Browsing, area_choices, areas_of
from kiosk.journey.comfort import Comfort
from kiosk.journey.letter_notes import LetterNotes
from kiosk.journey.opinions import Opinions
from kiosk.journey.requesting import Filing, FilingRules
from kiosk.journey.rows import Names
from kiosk.journey.searching import Searching
from kiosk.journey.telling import Telling
from kiosk.journey.typist import WORDS_LIMIT, words_of
from kiosk.printing.opening import print_shop
from kiosk.promises import Promises
from kiosk.settings import KioskSettings
from kiosk.voice import Voice

PROCESS = "kiosk"
Clock = Callable[[], datetime]
Trusted = Callable[[], bool]


def always() -> bool:
    """Tell that a clock is to be trusted."""
    return True


def terms_of(profile: Profile) -> tuple[ServiceLevels, Calendar]:
    """Return the limits and working days by which the county counts, as its profile has them."""
    levels = shipped.service_levels().with_own(profile.levels)
    return levels, shipped.calendar().having(profile.notices)


class Hall:
    """What the screens work with; one thread, the one that opened it.

    Attributes:
        voice: reads aloud; None until it was found, or where there is none.
        alert_reports: tells the county at once that an alert is seen.
        obedience: settles orders of the county.
    """

    def __init__(
        self,
        settings: KioskSettings,
        reader: ContentReader,
        outbox: Outbox,
        clock: Clock,
        trusted: Trusted = always,
    ) -> None:
        profile = reader.profile()
        if profile is None:
            raise RetryLaterError("the county's profile has not arrived yet")
        self.settings = settings
        self.reader = reader
        self._outbox = outbox
        self.alert_reports = AlertReports(outbox, Channel.KIOSK, trusted)
        self._clock = clock
        self.trusted = trusted
        floor = StoreClock(settings.store_path, SystemClock()).floor
        self.obedience = Obedience(reader, outbox, PROCESS, ToldClock(clock, trusted, floor))
        self.profile: Profile = profile
        self.area: AreaCode = reader.home()
        self.wording = Wording(settings.language)
        self.voice: Voice | None = None
        self.telling = Telling(self.wording)
        self.promises = Promises.open(settings.store_path)
        self.gate = Gate(settings.gate)
        self.levels, self.calendar = terms_of(profile)
        self.filing = Filing(
            outbox, self.promises, reader.keyring, self.calendar, self._filing_rules()
        )
        self.opinions = Opinions(outbox, reader.keyring, self.area, settings.opinions_per_visit)
        self.letter_notes = LetterNotes(outbox, reader.keyring)
        self.printing = print_shop(settings)
        self._catalogue = shipped.catalogue()
        self._learn_names()

    @classmethod
    def open(cls, settings: KioskSettings, clock: Clock, trusted: Trusted = always) -> "Hall":
        """Return the hall over the settings' store.

        Arguments:
            settings: of this kiosk.
            clock: tells the instant.
            trusted: tells whether the clock is to be trusted.

        Raises:
            RetryLaterError: the store or the county's profile is not there yet.
        """
        reader = ContentReader.open(settings.store_path, PROCESS)
        try:
            return cls(settings, reader, Outbox.open(settings.store_path), clock, trusted)
        except RetryLaterError:
            reader.close()
            raise

    def close(self) -> None:
        """Close what was opened, and leave nothing on the way to a printer."""
        self.printing.close()
        self.promises.close()
        self.reader.close()

    def refresh(self) -> None:
        """Take up a changed profile; items are always read anew."""
        profile = self.reader.profile()
        if profile is not None and profile != self.profile:
            self.profile = profile
            self.levels, self.calendar = terms_of(profile)
            self.filing.adopt(self.levels, self.calendar, texts=profile.texts)
            self._learn_names()

    @property
    def zone(self) -> ZoneInfo:
        """Return the county's zone."""
        return self.profile.zone

    def now(self) -> datetime:
        """Return the instant in the county's zone."""
        return self._clock().astimezone(self.zone)

    def today(self) -> date:
        """Return the day in the county's zone."""
        return self.now().date()

    def freshness(self) -> Freshness:
        """Return how old the content is."""
        return self.reader.freshness(self._clock(), trusted=self.trusted())

    def is_outdated(self) -> bool:
        """Tell whether content as old as this is not to be shown any more."""
        if self.settings.when_expired == "keep":
            return False
        freshness = self.freshness()
        return freshness.expired and freshness.certain

    def areas(self, choice: AreaCode | None) -> tuple[AreaCode, ...]:
        """Return the areas that the area switch means, nearest first."""
        return areas_of(choice, self.area)

    def area_choices(self) -> tuple[AreaChoice, ...]:
        """Return the buttons of the area switch."""
        return area_choices(self.area, self.names, self.wording.say("全部"))

    def recording(self, item: Item) -> Path | None:
        """Return the sealed recording of what is announced of an item; None without one."""
        audio = item.spoken.audio if item.spoken is not None else None
        return self.reader.blob(audio) if audio is not None else None

    def speaking(self) -> Voice | None:
        """Return the machine's own voice where the settings let it read."""
        return self.voice if self.settings.read_aloud == "any" else None

    def comfort(self) -> Comfort:
        """Return what the next visit begins with; an order may make it quieter, never silent."""
        usual = self.settings.comfort
        share = wanted_volume(self.obedience.effect(OrderSubject.VOLUME))
        if not usual.volume:
            return usual
        return msgspec.structs.replace(usual, volume=max(1, round(usual.volume * share)))

    def words_mark(self) -> tuple[object, ...]:
        """Return what changes when items come or go; cheap, in contrast to `words`."""
        query = ItemQuery(channel=Channel.KIOSK, today=self.today())
        newest = self.reader.items(query, 1)
        return (self.reader.count(query), *((one.item.id, one.item.version) for one in newest))

    def words(self) -> list[str]:
        """Return the words of the approved content, for the keyboard to know.

        Checks every item's seals, so call it in a thread: it has a reader of its own.

        Raises:
            RetryLaterError: the store cannot be read now.
        """
        reader = ContentReader.open(self.settings.store_path, PROCESS)
        try:
            query = ItemQuery(channel=Channel.KIOSK, today=self.today())
            items = [found.item for found in reader.items(query, WORDS_LIMIT)]
        finally:
            reader.close()
        return words_of(items, self.profile.areas)

    def _learn_names(self) -> None:
        self.names = Names({area.code: area.name for area in self.profile.areas}, self.wording)
        self.browsing = Browsing(self.reader, self._catalogue, self.names)
        self.searching = Searching(self.reader, self.reader.connection, self.names)

    def _filing_rules(self) -> FilingRules:
        return FilingRules(
            area=self.area,
            county=path(self.area)[0],
            levels=self.levels,
            texts=self.profile.texts,
            per_visit=self.settings.requests_per_visit,
            per_hour=self.settings.requests_per_hour,
        )
