"""The print shop of a kiosk: orders to PDFs, PDFs to printers, and nothing kept.

Invariant: everything here that takes long is called in a thread; after `forget` neither
the spool nor the queue holds anything of the visit.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread

from disclosure.decoding import decode, encode
from disclosure.errors import NotAllowedError, RetryLaterError
from disclosure.items import Strict
from kiosk.printing.orders import Commission, Made, Order, SlipOrder
from kiosk.printing.printer import JobId, JobState, Printer, PrinterState
from kiosk.printing.spool import Spool
from screen.paging.pdf import render_page
from screen.paging.pictures import Pixels

CLOSE_SECONDS = 5.0
"""How long the end of the process waits for the queue to be emptied."""
MAKE_SECONDS = 60.0
"""How long an order may take to be set."""


class ShopRules(Strict, frozen=True, kw_only=True):
    """What holds for every order of a kiosk; see `Commission` for the rest.

    Attributes:
        store: the terminal's folder.
        item_page: address of phone pages.
        roll: whether slips go on a roll.
        pages_per_visit: pages that one visit may print.
    """

    store: str
    item_page: str = ""
    roll: bool = False
    pages_per_visit: int = 20


@dataclass(frozen=True)
class Ready:
    """A PDF that waits to be printed."""

    pdf: Path
    made: Made
    first_page: Pixels


@dataclass(frozen=True)
class Sent:
    """A job and the printer that has it."""

    printer: Printer
    job: JobId

    def look(self) -> tuple[JobState, PrinterState]:
        """Return how far the job is and how the printer stands; PrinterError as `job`."""
        job = self.printer.job(self.job)
        return job, self.printer.state()


def commissioned(commission: Commission) -> Made:
    """Fill a commission in a process of its own; raises as `PrintShop.make`."""
    command = [sys.executable, "-m", "kiosk.printing.press"]
    try:
        done = subprocess.run(
            command,
            input=encode(commission),
            capture_output=True,
            timeout=MAKE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RetryLaterError("setting the pages took too long") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise RetryLaterError(f"the pages could not be set: {lines[-1][:200]}")
    return decode(done.stdout, Made)


class PrintShop:
    """What a kiosk prints with.

    Arguments:
        rules: what holds for every order.
        printer: for sheets; None where there is none.
        slip_printer: for slips; None sends them to `printer`.
        spool: where PDFs lie.
        fill: fills commissions.
    """

    def __init__(
        self,
        rules: ShopRules,
        printer: Printer | None,
        slip_printer: Printer | None,
        spool: Spool,
        fill: Callable[[Commission], Made] = commissioned,
    ) -> None:
        self.rules = rules
        self._fill = fill
        self._printer = printer
        self._slip_printer = slip_printer or printer
        self._spool = spool
        self._busy: list[Printer] = []

    @property
    def prints_sheets(self) -> bool:
        """Tell whether items can be printed here."""
        return self._printer is not None

    @property
    def prints_slips(self) -> bool:
        """Tell whether slips can be printed here."""
        return self._slip_printer is not None

    def make(self, order: Order, now: datetime, language: str, box: tuple[int, int]) -> Ready:
        """Set an order in a process of its own; return it with its first page as a picture.

        Arguments:
            order: what.
            now: instant, aware.
            language: of our own words.
            box: width and height for the picture, pixels.

        Raises:
            RetryLaterError: it could not be made, or is not to be printed.
            RejectedMediaError: it could not be drawn.
        """
        pdf = self._spool.new()
        commission = Commission(
            order=order,
            store=self.rules.store,
            out=str(pdf),
            item_page=self.rules.item_page,
            language=language,
            printed=now,
        )
        made = self._fill(commission)
        return Ready(pdf=pdf, made=made, first_page=render_page(pdf, 0, *box))

    def send(self, ready: Ready, order: Order, title: str) -> Sent:
        """Hand a PDF to its printer, which has its own copy then.

        Raises:
            PrinterError: it was not taken.
        """
        printer = self._slip_printer if isinstance(order, SlipOrder) else self._printer
        if printer is None:
            raise NotAllowedError("this kiosk has no printer")
        sent = Sent(printer, printer.submit(ready.pdf, title, ready.made.media))
        self._busy.append(printer)
        ready.pdf.unlink(missing_ok=True)
        return sent

    def state(self, order: Order) -> PrinterState:
        """Return how the order's printer stands."""
        printer = self._slip_printer if isinstance(order, SlipOrder) else self._printer
        return PrinterState.MISSING if printer is None else printer.state()

    def standing(self) -> PrinterState:
        """Return how the printer for sheets stands, or the one for slips if it is the only one."""
        printer = self._printer or self._slip_printer
        return PrinterState.MISSING if printer is None else printer.state()

    def forget(self) -> Thread:
        """Delete what lies here and withdraw what waits; the visit is over."""
        self._spool.clear()
        used, self._busy = self._busy, []
        thread = Thread(target=_forget, args=([printer.forget for printer in used],), daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """Forget, and wait until it is done: the process ends."""
        self.forget().join(CLOSE_SECONDS)


def _forget(acts: list[Callable[[], None]]) -> None:
    for act in dict.fromkeys(acts):
        act()
