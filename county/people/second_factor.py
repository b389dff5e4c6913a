"""The second factor: six figures of a code generator, or a recovery code.

Source: RFC 6238 (TOTP; SHA-1, six digits, 30 seconds, as every generator app has them).
Invariant: a code is good once, and only in its own step or one beside it; what is stored
of recovery codes are hashes.
"""

import hashlib
import secrets
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Connection, delete, insert, select, update

from county.database.tables import recovery_codes, second_factors
from county.people.vault import Vault

STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1
SECRET_BYTES = 20
RECOVERY_CODES = 8
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _GROUP = 4, 4
# 16 characters of 31: 79 bits, beyond trying against a plain hash.
_RECOVERY_LENGTH = _GROUPS * _GROUP


class SecondFactor:
    """Sets up, checks and takes away people's code generators."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def begin(self, connection: Connection, person: int) -> bytes:
        """Return a new secret for a person, which counts once `confirm` has seen a code."""
        secret = secrets.token_bytes(SECRET_BYTES)
        connection.execute(delete(second_factors).where(second_factors.c.staff == person))
        box = self._vault.close(secret, person)
        row = insert(second_factors).values(staff=person, secret=box, last_step=0)
        connection.execute(row)
        return secret

    def begun(self, connection: Connection, person: int) -> bytes | None:
        """Return the secret that a person has begun with and not confirmed, or None."""
        mine = second_factors.c.staff == person
        waiting = mine & second_factors.c.confirmed_at.is_(None)
        box = connection.scalar(select(second_factors.c.secret).where(waiting))
        return None if box is None else self._vault.open(box, person)

    def confirm(
        self, connection: Connection, person: int, code: str, now: datetime
    ) -> tuple[str, ...]:
        """Take the factor into use; return its recovery codes, or nothing for a wrong code."""
        if self.begun(connection, person) is None or not self._takes(connection, person, code, now):
            return ()
        mine = second_factors.c.staff == person
        connection.execute(update(second_factors).where(mine).values(confirmed_at=now))
        return self.renew_recovery(connection, person)

    def is_set(self, connection: Connection, person: int) -> bool:
        """Tell whether a person has a factor in use."""
        mine = second_factors.c.staff == person
        kept = select(second_factors.c.staff).where(
            mine & second_factors.c.confirmed_at.is_not(None)
        )
        return connection.scalar(kept) is not None

    def check(self, connection: Connection, person: int, code: str, now: datetime) -> bool:
        """Tell whether a code is right, and use it up. Needs the write lock."""
        return self._takes(connection, person, code, now)

    def recover(self, connection: Connection, person: int, code: str) -> bool:
        """Tell whether a recovery code is right, and use it up."""
        mine = (recovery_codes.c.staff == person) & (recovery_codes.c.code_hash == _hash(code))
        return connection.execute(delete(recovery_codes).where(mine)).rowcount == 1

    def recovery_left(self, connection: Connection, person: int) -> int:
        """Return how many recovery codes a person has not used."""
        mine = select(recovery_codes.c.code_hash).where(recovery_codes.c.staff == person)
        return len(connection.scalars(mine).all())

    def renew_recovery(self, connection: Connection, person: int) -> tuple[str, ...]:
        """Return new recovery codes; the old ones stop."""
        connection.execute(delete(recovery_codes).where(recovery_codes.c.staff == person))
        codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
        rows = [{"code_hash": _hash(code), "staff": person} for code in codes]
        connection.execute(insert(recovery_codes), rows)
        return codes

    def remove(self, connection: Connection, person: int) -> None:
        """Take a person's factor and recovery codes away."""
        connection.execute(delete(second_factors).where(second_factors.c.staff == person))
        connection.execute(delete(recovery_codes).where(recovery_codes.c.staff == person))

    def _takes(self, connection: Connection, person: int, code: str, now: datetime) -> bool:
        query = select(second_factors).where(second_factors.c.staff == person)
        row = connection.execute(query).one_or_none()
        if row is None:
            return False
        step = matching_step(self._vault.open(row.secret, person), code, now)
        if step is None or step <= row.last_step:
            return False
        mine = second_factors.c.staff == person
        connection.execute(update(second_factors).where(mine).values(last_step=step))
        return True


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """Return the step, counted from 1970, whose code this is; None where it is no code of now."""
    figures = code.replace(" ", "")
    if len(figures) != DIGITS or not (figures.isascii() and figures.isdigit()):
        return None
    step = int(now.timestamp()) // STEP_SECONDS
    near = range(step - DRIFT_STEPS, step + DRIFT_STEPS + 1)
    found = [one for one in near if compare_digest(code_of(secret, one), figures)]
    return found[0] if found else None


def code_of(secret: bytes, step: int) -> str:
    """Return the six figures of a step."""
    return _generator(secret).generate(step * STEP_SECONDS).decode()


def address_of(secret: bytes, name: str, issuer: str) -> str:
    """Return the ``otpauth:`` address that a generator app reads from a QR code."""
    return _generator(secret).get_provisioning_uri(name, issuer)


def _generator(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - the RFC's, used as HMAC


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _RECOVERY_LENGTH, _GROUP))


def _hash(code: str) -> str:
    plain = "".join(mark for mark in code.lower() if mark in _ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()
