"""The proof before a seal: password and code, once for the few minutes of a batch.

Invariant: no seal and no withdrawal is taken from a session whose person has not proved
within those minutes who they are.
"""

from county.desk.frame import Frame, Visit
from county.desk.proof import proof_fault
from county.people.proofs import Proofs


class SealProof:
    """Asks a session for its person's proof."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._proofs = Proofs(frame.county.database, frame.county.settings.desk)

    def fields(self, visit: Visit) -> dict[str, bool]:
        """Return what a form has to ask for: the password, and besides it the code."""
        asked = not self._proofs.is_fresh(self._token(visit), visit.now)
        return {
            "asks_proof": asked,
            "asks_code": asked and self._frame.county.proving.needs_code(visit.person),
        }

    def fault(self, visit: Visit) -> str:
        """Return why the form proves nothing; empty where it does, or did a moment ago."""
        token = self._token(visit)
        if self._proofs.is_fresh(token, visit.now):
            return ""
        if not visit.text("password"):
            return self._frame.drawing.say("用印前请再输一次密码，几分钟内连续用印只问一次。")
        fault = proof_fault(self._frame, visit)
        if not fault:
            self._proofs.note(token, visit.now)
        return fault

    def _token(self, visit: Visit) -> str:
        return self._frame.cookie.read(visit.request)
