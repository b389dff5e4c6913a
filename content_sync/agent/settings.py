"""The agent's settings (`agent.toml`).

Invariant: every wait, limit and period of the agent stands here with its unit.
"""

from urllib.parse import urlsplit

from content_sync.agent.http_county import HttpLimits
from content_sync.agent.room import RoomLimits
from disclosure.areas import AreaCode, area_code
from disclosure.diagnostics import LARGEST_BUNDLE_BYTES
from disclosure.errors import MalformedError
from disclosure.hints import BrokerSettings
from disclosure.items import Strict


class UpdateLimits(Strict, frozen=True, kw_only=True):
    """Updates of the terminal's software.

    Attributes:
        enabled: whether there are any; only what was installed from a bundle takes them.
        software: folder in which versions are installed.
        ask_seconds: pause between questions for what the county offers.
        hours_seconds: pause between looks at the clock while it is not the hour.
        bytes_a_second: how fast a bundle is fetched at most.
        piece_bytes: how much of it at once.
    """

    enabled: bool = True
    software: str = "/opt/mingbai"
    ask_seconds: float = 1800.0
    hours_seconds: float = 300.0
    bytes_a_second: int = 256 * 1024
    piece_bytes: int = 512 * 1024

    def __post_init__(self) -> None:
        if self.bytes_a_second < 1 or self.piece_bytes < 1:
            raise ValueError("a bundle is fetched by one byte a second and piece at least")


class DiagnosticsLimits(Strict, frozen=True, kw_only=True):
    """Diagnostics that the county asks for, and what is told of the board.

    Attributes:
        enabled: whether the county may ask for them.
        ask_seconds: pause between questions whether it does.
        wait_seconds: how long the service that reads the journal has; then the agent makes the
            bundle without a journal.
        piece_seconds: pause between two pieces of a bundle that is sent.
        bundle_bytes: size of a bundle at most.
        journal_lines, kernel_lines: lines taken of our services' journal, and of the kernel's.
        machine_hours: hours after which the state of the board is told anew.
    """

    enabled: bool = True
    ask_seconds: float = 300.0
    wait_seconds: float = 180.0
    piece_seconds: float = 5.0
    bundle_bytes: int = 512 * 1024
    journal_lines: int = 3000
    kernel_lines: int = 200
    machine_hours: float = 24.0

    def __post_init__(self) -> None:
        if not 64 * 1024 <= self.bundle_bytes <= LARGEST_BUNDLE_BYTES:
            raise ValueError(f"bundle_bytes is 65536 to {LARGEST_BUNDLE_BYTES}")


class AgentSettings(Strict, frozen=True, kw_only=True):
    """What an agent has to know.

    Relative paths are taken from the folder of the settings file.

    Attributes:
        county_url: address of the county, ``http://`` or ``https://``.
        root: file of the pinned root, version 1, as it lay on the image.
        area: division code of the area where the terminal stands.
        terminal_id: the terminal's id at the county.
        terminal_number: its number, as it stands in request numbers (1 to 99999).
        store: folder of the store.
        wait_seconds: how long the county may hold a poll until a head changes.
        poll_seconds: pause between polls where the county answers at once.
        mail_seconds: pause between looks into the mailbox.
        outbox_seconds: pause between looks into the outbox.
        report_seconds: pause between reports when there is nothing to tell.
        report_soon_seconds: how soon something noted is reported.
        root_seconds: pause between questions for a newer root.
        clock_seconds: pause between savings of a time that is known for sure.
        time_seconds: pause between questions for the county's time.
        repair_seconds: pause between repairs of a feed that is not whole.
        scrub_hours: hours between checks of everything stored.
        forget_days: days after which delivered logs leave the outbox; requests stay.
        backoff_first_seconds, backoff_most_seconds: waits after failures.
        reserve_bytes: room on the disk that downloads never touch.
        spare_bytes: room beyond it that is left after a file given up comes back.
        connect_seconds, read_seconds, answer_seconds: limits of one HTTP exchange.
        page_bytes, index_bytes: limits of one answer, unpacked.
        broker: the MQTT broker for hints (`[broker]`); none is needed.
        hint_seconds: hints end a pause between polls no more often than this.
        orders_an_hour: orders of the county taken within an hour at most.
        update: updates of the software (`[update]`).
        diagnostics: diagnostics that the county asks for (`[diagnostics]`).
    """

    county_url: str
    root: str
    area: AreaCode
    terminal_id: str
    terminal_number: int
    store: str
    wait_seconds: float = 25.0
    poll_seconds: float = 60.0
    mail_seconds: float = 15.0
    outbox_seconds: float = 1.0
    report_seconds: float = 600.0
    report_soon_seconds: float = 10.0
    root_seconds: float = 3600.0
    clock_seconds: float = 600.0
    time_seconds: float = 3600.0
    repair_seconds: float = 600.0
    scrub_hours: float = 24.0
    forget_days: int = 90
    backoff_first_seconds: float = 1.0
    backoff_most_seconds: float = 300.0
    reserve_bytes: int = 256 * 1024 * 1024
    spare_bytes: int = 256 * 1024 * 1024
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    answer_seconds: float = 120.0
    page_bytes: int = 16 * 1024 * 1024
    index_bytes: int = 32 * 1024 * 1024
    broker: BrokerSettings | None = None
    hint_seconds: float = 5.0
    orders_an_hour: int = 90
    update: UpdateLimits = UpdateLimits()
    diagnostics: DiagnosticsLimits = DiagnosticsLimits()

    def __post_init__(self) -> None:
        try:
            area_code(self.area)
            parts = urlsplit(self.county_url)
        except MalformedError as error:
            raise ValueError(str(error)) from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"county_url {self.county_url!r} is no http:// or https:// address")
        if not 1 <= self.terminal_number <= 99_999:
            raise ValueError(f"terminal_number {self.terminal_number} is not between 1 and 99999")

    def room_limits(self) -> RoomLimits:
        """Return what is kept free on the disk."""
        return RoomLimits(reserve_bytes=self.reserve_bytes, spare_bytes=self.spare_bytes)

    def http_limits(self) -> HttpLimits:
        """Return the limits of HTTP exchanges."""
        return HttpLimits(
            connect_seconds=self.connect_seconds,
            read_seconds=self.read_seconds,
            answer_seconds=self.answer_seconds,
            page_bytes=self.page_bytes,
            index_bytes=self.index_bytes,
        )
