"""What is done to accounts, by the desk and by commands alike.

Invariant: every change stands in the audit log in the same transaction; whoever loses
something, a role, an area, the password, the factor, is logged out everywhere, and what they
may not answer any more is given on at once.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from county.audit.log import Act, record
from county.database.tables import areas, first_codes, staff
from county.people import passwords, sessions
from county.people import staff as people
from county.people.second_factor import SecondFactor
from county.people.staff import Staff
from county.requests import assigning
from disclosure.errors import NotAllowedError

_CODE_BYTES = 10


def add(connection: Connection, by: str, person: Staff, hashed: str, now: datetime) -> Staff:
    """Enter a new account; return it with its id. Raises as `staff.add`.

    Arguments:
        connection: inside a write transaction.
        by: who does it.
        person: name, roles and area; the id is not used.
        hashed: of the password, or `passwords.nobodys_password()`.
        now: instant of the act.
    """
    people.add(connection, person, hashed, now)
    record(connection, now, by, Act.STAFF_ADDED, person.name, _told(person))
    found = people.named(connection, person.name)
    assert found is not None
    return found


def change(connection: Connection, by: str, person: Staff, now: datetime) -> None:
    """Give an account the roles and area that `person` now has.

    Raises:
        NotAllowedError: the county has no such area.
    """
    if connection.scalar(select(areas.c.code).where(areas.c.code == person.area)) is None:
        raise NotAllowedError(f"the county has no area {person.area}")
    values = {"role": person.role, "also": people.words(person), "area": person.area}
    connection.execute(update(staff).where(staff.c.id == person.id).values(**values))
    sessions.end_all(connection, person.id)
    record(connection, now, by, Act.STAFF_CHANGED, person.name, _told(person))
    assigning.settle(connection, person, now, f"{person.name} 改了岗位或区域")


def leave(connection: Connection, by: str, person: Staff, now: datetime) -> None:
    """Let an account log in no more; what it did stays under its name."""
    mine = (staff.c.id == person.id) & staff.c.left_at.is_(None)
    if not connection.execute(update(staff).where(mine).values(left_at=now)).rowcount:
        raise NotAllowedError(f"{person.name} has left already")
    connection.execute(delete(first_codes).where(first_codes.c.staff == person.id))
    sessions.end_all(connection, person.id)
    record(connection, now, by, Act.STAFF_LEFT, person.name)
    assigning.settle(connection, replace(person, left=True), now, f"{person.name} 已停用")


def come_back(connection: Connection, by: str, person: Staff, now: datetime) -> None:
    """Let an account that has left log in again, with a new first password."""
    mine = (staff.c.id == person.id) & staff.c.left_at.is_not(None)
    if not connection.execute(update(staff).where(mine).values(left_at=None)).rowcount:
        raise NotAllowedError(f"{person.name} has not left")
    record(connection, now, by, Act.STAFF_BACK, person.name)


def give_first_code(
    connection: Connection, by: str, person: Staff, now: datetime, hours: int
) -> str:
    """Return the one-time code by which a person sets a password; the old one stops now."""
    code = secrets.token_hex(_CODE_BYTES)
    nobodys = passwords.nobodys_password()
    mine = staff.c.id == person.id
    connection.execute(update(staff).where(mine).values(password_hash=nobodys))
    connection.execute(delete(first_codes).where(first_codes.c.staff == person.id))
    expires = now + timedelta(hours=hours)
    row = {"staff": person.id, "code_hash": _hash(code), "expires": expires}
    connection.execute(insert(first_codes).values(**row))
    sessions.end_all(connection, person.id)
    record(connection, now, by, Act.STAFF_CODE, person.name)
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def take_first_code(connection: Connection, code: str, hashed: str, now: datetime) -> Staff | None:
    """Set the password of whom a code was given to; None where the code is wrong or old."""
    mine = (first_codes.c.code_hash == _hash(code)) & (first_codes.c.expires > now)
    owner = connection.scalar(select(first_codes.c.staff).where(mine))
    person = None if owner is None else people.by_id(connection, owner)
    if person is None or person.left:
        return None
    set_password(connection, person, hashed, now)
    sessions.end_all(connection, person.id)
    return person


def set_password(connection: Connection, person: Staff, hashed: str, now: datetime) -> None:
    """Keep a new password's hash; a one-time code that is still out stops."""
    mine = staff.c.id == person.id
    connection.execute(update(staff).where(mine).values(password_hash=hashed))
    connection.execute(delete(first_codes).where(first_codes.c.staff == person.id))
    record(connection, now, person.name, Act.PASSWORD_CHANGED, person.name)


def reset_factor(
    connection: Connection, by: str, person: Staff, reason: str, now: datetime, factor: SecondFactor
) -> None:
    """Take a person's second factor away: the phone is lost.

    Raises:
        NotAllowedError: no reason is given.
    """
    if not reason.strip():
        raise NotAllowedError("a second factor is reset for a reason: say which")
    factor.remove(connection, person.id)
    sessions.end_all(connection, person.id)
    record(connection, now, by, Act.FACTOR_RESET, person.name, reason.strip())


def link_subject(
    connection: Connection, by: str, person: Staff, subject: str, now: datetime
) -> None:
    """Tie an account to a person of the county's own login service; empty unties it.

    Raises:
        NotAllowedError: another account has this subject.
    """
    taken = (staff.c.subject == subject) & (staff.c.id != person.id)
    if subject and connection.scalar(select(staff.c.id).where(taken)) is not None:
        raise NotAllowedError(f"another account is tied to subject {subject!r}")
    mine = staff.c.id == person.id
    connection.execute(update(staff).where(mine).values(subject=subject or None))
    note = "login service tied" if subject else "login service untied"
    record(connection, now, by, Act.STAFF_CHANGED, person.name, note)


def _told(person: Staff) -> str:
    return f"{' '.join(role.value for role in person.roles)} {person.area}"


def _hash(code: str) -> str:
    plain = "".join(mark for mark in code.lower() if mark.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
