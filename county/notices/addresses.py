"""Addresses: where a member of staff is reached.

Invariant: the first address of the file that fits a person is theirs, and none is another's.
"""

from collections.abc import Sequence
from urllib.parse import quote

from county.folder import DataFolder
from county.notices.settings import Address, Addresses, NoticeSettings
from county.people.staff import Staff
from disclosure.areas import area_code, contains
from disclosure.errors import MalformedError, UsageError
from disclosure.settings import load

NAME = "{name}"
_SETTING = "notices.addresses_file"


class AddressBook:
    """The county's addresses."""

    def __init__(self, known: Sequence[Address] = ()) -> None:
        self._known = tuple(known)

    def __bool__(self) -> bool:
        return bool(self._known)

    def of(self, person: Staff) -> str | None:
        """Return where a person is reached; None where nowhere."""
        fitting = (one for one in self._known if _fits(one, person))
        one = next(fitting, None)
        return None if one is None else one.url.replace(NAME, quote(person.name, safe=""))


def open_book(folder: DataFolder, settings: NoticeSettings) -> AddressBook:
    """Return the addresses that the settings name; none where they name no file.

    Raises:
        UsageError: the file cannot be read or is wrong, or names an area that is none.
    """
    if not settings.addresses_file:
        return AddressBook()
    file = folder.path / settings.addresses_file
    known = load(file, Addresses).address
    for number, one in enumerate(known, start=1):
        try:
            if one.area:
                area_code(one.area)
        except MalformedError as error:
            raise UsageError(f"{_SETTING} {file}, address {number}: {error}") from error
        if "://" not in one.url:
            # The address itself is a secret.
            raise UsageError(f"{_SETTING} {file}, address {number}: url is no address with ://")
    return AddressBook(known)


def _fits(one: Address, person: Staff) -> bool:
    if one.people and person.name not in one.people:
        return False
    if one.roles and not person.may(one.roles):
        return False
    return not one.area or contains(area_code(one.area), person.area)
