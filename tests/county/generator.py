"""A code generator on a phone, and a browser that has one."""

from dataclasses import dataclass
from datetime import datetime

from county.people.second_factor import STEP_SECONDS, code_of
from county.people.staff import Staff, named
from tests.county.making import Town


@dataclass(frozen=True)
class Phone:
    """What a person's phone knows."""

    secret: bytes

    def code(self, now: datetime, steps: int = 0) -> str:
        """Return the figures that it shows now, or `steps` steps later."""
        return code_of(self.secret, int(now.timestamp()) // STEP_SECONDS + steps)


def person_of(town: Town, name: str) -> Staff:
    with town.county.database.reading() as connection:
        found = named(connection, name)
    assert found is not None
    return found


def give_phone(town: Town, name: str) -> tuple[Phone, tuple[str, ...]]:
    """Set up a person's code generator; return it and the recovery codes."""
    factor, person = town.county.factor, person_of(town, name)
    with town.county.database.writing() as connection:
        phone = Phone(factor.begin(connection, person.id))
        codes = factor.confirm(connection, person.id, phone.code(town.clock()), town.clock())
    assert codes
    town.clock.pass_by(seconds=STEP_SECONDS)
    return phone, codes
