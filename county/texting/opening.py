"""Opening the way out for text messages, as the settings say.

Invariant: a setting that cannot work is told before the server starts.
"""

from county.files import read_line
from county.parts import County
from county.texting.chore import Texting, Wording
from county.texting.gateway import HttpGateway
from county.texting.sender import TextSender
from disclosure.wording import Say


def open_texting(county: County, say: Say, sender: TextSender | None = None) -> Texting | None:
    """Return the chore of a county's text messages; None where no gateway is set.

    Arguments:
        county: the open county.
        say: the wording.
        sender: another way out than the gateway of the settings.

    Raises:
        UsageError: the gateway's secret cannot be read.
    """
    settings = county.settings.texting
    if settings is None:
        return None
    secret = ""
    if settings.secret_file:
        secret = read_line(county.folder.path / settings.secret_file, "texting.secret_file")
    address = county.settings.phone.address.rstrip("/")
    place = say("，或 {address}", address=f"{address}/p/answer") if address else ""
    return Texting(
        county.database,
        sender or HttpGateway(settings, secret),
        settings,
        lambda: Wording(county.profile().name, place),
        county.terms,
        county.settings.escalation,
        receipt_delivers=county.settings.delivery.receipt_delivers,
    )
