"""Wrong tries: who has to wait.

Three counts are kept. A name from one address is locked after a few wrong passwords: that
stops guessing. An address is locked after many over all names: that stops trying one password
on everybody. A name is locked after very many from everywhere, but only for addresses from
which its owner has not logged in: that stops guessing from a thousand machines, and yet no
stranger can keep a person out of the office where they work.

Invariant: known names and unknown ones are counted alike.
"""

import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from county.database.tables import attempts, familiar_addresses, staff
from county.settings import DeskSettings

LONGEST_NAME = 64
IPV6_NETWORK = 64
"""Who has one IPv6 address has at least the whole network of it."""


def tidy_name(typed: str) -> str:
    """Return a name as it is counted and looked up."""
    return typed.strip().lower()[:LONGEST_NAME]


def tidy_address(address: str) -> str:
    """Return an address as it is counted: an IPv6 address as its network."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address[:LONGEST_NAME]
    if isinstance(read, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((read, IPV6_NETWORK), strict=False))
    return str(read)


class Attempts:
    """Counts wrong tries; all methods need the write lock but `locked_until`."""

    def __init__(self, settings: DeskSettings) -> None:
        self._settings = settings

    def locked_until(
        self, connection: Connection, name: str, address: str, now: datetime
    ) -> datetime | None:
        """Return until when a name may not log in from an address, None where it may."""
        keys = [_pair(name, address), _place(address)]
        if not self._is_familiar(connection, name, address, now):
            keys.append(_name(name))
        return self._latest(connection, keys, now)

    def wrong(self, connection: Connection, name: str, address: str, now: datetime) -> bool:
        """Count a wrong password; tell whether the name is locked from here just now."""
        self._forget(connection, now)
        self._count(connection, _place(address), self._settings.address_failures, now)
        self._count(connection, _name(name), self._settings.name_failures, now)
        return self._count(connection, _pair(name, address), self._settings.failures, now)

    def right(self, connection: Connection, name: str, address: str) -> None:
        """Forget a name's wrong passwords from an address; the address keeps its count."""
        connection.execute(delete(attempts).where(attempts.c.key == _pair(name, address)))

    def proof_locked_until(
        self, connection: Connection, name: str, now: datetime
    ) -> datetime | None:
        """Return until when a name may not prove itself again, None where it may."""
        return self._latest(connection, [_proof(name)], now)

    def wrong_proof(self, connection: Connection, name: str, now: datetime) -> bool:
        """Count a wrong proof of somebody who is inside; tell whether that is locked now."""
        self._forget(connection, now)
        return self._count(connection, _proof(name), self._settings.failures, now)

    def right_proof(self, connection: Connection, name: str) -> None:
        """Forget a name's wrong proofs."""
        connection.execute(delete(attempts).where(attempts.c.key == _proof(name)))

    def greet(self, connection: Connection, person: int, address: str, now: datetime) -> None:
        """Note that a person has logged in from an address."""
        mine = (familiar_addresses.c.staff == person) & (familiar_addresses.c.address == address)
        if connection.execute(update(familiar_addresses).where(mine).values(last_at=now)).rowcount:
            return
        row = insert(familiar_addresses).values(staff=person, address=address, last_at=now)
        connection.execute(row)
        old = familiar_addresses.c.last_at < now - self._familiar
        connection.execute(delete(familiar_addresses).where(old))

    @property
    def _familiar(self) -> timedelta:
        return timedelta(days=self._settings.familiar_days)

    @property
    def _lock(self) -> timedelta:
        return timedelta(minutes=self._settings.lock_minutes)

    def _is_familiar(self, connection: Connection, name: str, address: str, now: datetime) -> bool:
        joined = select(familiar_addresses.c.staff).join(staff)
        mine = (staff.c.name == name) & (familiar_addresses.c.address == address)
        young = familiar_addresses.c.last_at > now - self._familiar
        return connection.scalar(joined.where(mine & young)) is not None

    def _latest(
        self, connection: Connection, keys: Iterable[str], now: datetime
    ) -> datetime | None:
        query = select(func.max(attempts.c.locked_until)).where(attempts.c.key.in_(keys))
        until = connection.scalar(query)
        return until if until and now < until else None

    def _count(self, connection: Connection, key: str, most: int, now: datetime) -> bool:
        row = connection.execute(select(attempts).where(attempts.c.key == key)).one_or_none()
        if row and row.locked_until and now < row.locked_until:
            return True
        failures = 1 if row is None or row.locked_until else row.failures + 1
        full = failures >= most
        values = {
            "failures": failures,
            "last_at": now,
            "locked_until": now + self._lock if full else None,
        }
        if row is None:
            connection.execute(insert(attempts).values(key=key, **values))
        else:
            connection.execute(update(attempts).where(attempts.c.key == key).values(**values))
        return full

    def _forget(self, connection: Connection, now: datetime) -> None:
        """Drop counts whose last wrong try lies as far back as a lock lasts."""
        connection.execute(delete(attempts).where(attempts.c.last_at <= now - self._lock))


def _pair(name: str, address: str) -> str:
    return f"pair {name} {address}"


def _place(address: str) -> str:
    return f"place {address}"


def _name(name: str) -> str:
    return f"name {name}"


def _proof(name: str) -> str:
    return f"proof {name}"
