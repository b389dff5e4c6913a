"""The print shop as a kiosk's settings describe it."""

from pathlib import Path

from disclosure.errors import UsageError
from kiosk.printing.cups import CupsPrinter
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.printer import Printer
from kiosk.printing.shop import PrintShop, ShopRules
from kiosk.printing.spool import Spool
from kiosk.settings import FOLDER, KioskSettings


def print_shop(settings: KioskSettings) -> PrintShop:
    """Return the shop; without a printer in the settings it prints nothing.

    Raises:
        UsageError: a printer's name is none that CUPS could have.
    """
    rules = ShopRules(
        store=settings.store,
        item_page=settings.item_page,
        roll=bool(settings.slip_printer) and settings.slip_paper == "roll",
        pages_per_visit=settings.pages_per_visit,
    )
    sheets, slips = printers(settings)
    return PrintShop(rules, sheets, slips, Spool(settings.store_path))


def printers(settings: KioskSettings) -> tuple[Printer | None, Printer | None]:
    """Return the printers for sheets and for slips, None where the settings name none.

    Raises:
        UsageError: a printer's name is none that CUPS could have.
    """
    sheets = _queue("printer", settings.printer, two_sided=settings.two_sided)
    return sheets, _queue("slip_printer", settings.slip_printer, two_sided=False)


def _queue(name: str, queue: str, *, two_sided: bool) -> Printer | None:
    if queue.startswith(FOLDER):
        return FolderPrinter(Path(queue.removeprefix(FOLDER)))
    try:
        return CupsPrinter(queue, two_sided=two_sided) if queue else None
    except ValueError as error:
        raise UsageError(f"kiosk.toml: {name}: {error}") from error
