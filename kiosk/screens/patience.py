"""What happens when the store cannot be read at the moment of a touch.

Invariant: a passing fault of the store never ends the process; the person sees what was
there before, and the next poll of the store shows the rest.
"""

import logging
import sqlite3

from kivy.base import ExceptionHandler, ExceptionManager

from disclosure.errors import RetryLaterError

_LOG = logging.getLogger(__name__)


class Patience(ExceptionHandler):
    """Lets passing faults pass, and nothing else."""

    def handle_exception(self, inst: BaseException) -> int:
        """Return Kivy's `PASS` for a fault of the store, else `RAISE`."""
        if isinstance(inst, RetryLaterError | sqlite3.OperationalError):
            _LOG.warning("the store cannot be read now: %s", inst)
            return int(ExceptionManager.PASS)
        return int(ExceptionManager.RAISE)
