"""The county's parts, opened together and closed in reverse.

Invariant: nothing here opens the offline keys.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from county.bell import Bell
from county.blobs.interface import Blobs
from county.blobs.opening import open_blobs
from county.catalogue.current import Catalogues
from county.catalogue.versions import Edition
from county.database.engine import Database
from county.database.migrate import upgrade
from county.database.opening import open_database, require_own
from county.folder import DataFolder
from county.keys import online
from county.keys.online import OnlineKeys
from county.people.login_service import LoginService
from county.people.provider import Provider
from county.people.proving import Proving
from county.people.second_factor import SecondFactor
from county.people.vault import Vault
from county.publishing import profiles
from county.publishing.heads import HeadSigner
from county.publishing.publisher import Publisher
from county.requests.terms import CurrentTerms, Terms
from county.settings import CountySettings
from disclosure.catalogue import Catalogue
from disclosure.errors import UsageError
from disclosure.profile import Profile
from disclosure.workdays import Calendar


@dataclass(frozen=True)
class County:
    """An open county; `bell` is rung in this process when something was published."""

    folder: DataFolder
    settings: CountySettings
    database: Database
    blobs: Blobs
    online: OnlineKeys
    bell: Bell = field(default_factory=Bell)
    catalogues: Catalogues = field(default_factory=Catalogues)
    current_terms: CurrentTerms = field(default_factory=CurrentTerms)

    @property
    def signer(self) -> HeadSigner:
        """Return what signs heads."""
        return HeadSigner(self.online, self.settings.feed)

    @property
    def publisher(self) -> Publisher:
        """Return what publishes."""
        return Publisher(self.database, self.signer, self.bell)

    @property
    def factor(self) -> SecondFactor:
        """Return what keeps people's second factors."""
        return SecondFactor(Vault(self.folder.vault_key))

    @property
    def proving(self) -> Proving:
        """Return what asks people for their password and code again."""
        return Proving(self.database, self.settings.desk, self.factor)

    def edition(self) -> Edition:
        """Return the county's catalogue and forms in force, with their number."""
        return self.catalogues.current(self.database)

    def catalogue(self) -> Catalogue:
        """Return the county's catalogue in force."""
        return self.edition().catalogue

    def login_service(self) -> LoginService | None:
        """Return the county's own login service, None where none is set.

        Raises:
            UsageError: an address is not https, or the secret's file cannot be read.
        """
        settings = self.settings.login_service
        if settings is None:
            return None
        file = self.folder.path / settings.secret_file
        try:
            secret = file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise UsageError(f"login_service.secret_file {file}: {error.strerror}") from error
        return LoginService(settings, secret, self.database, Provider(settings))

    def profile(self) -> Profile:
        """Return the county's profile.

        Raises:
            UsageError: none has been imported.
        """
        with self.database.reading() as connection:
            profile = profiles.current(connection)
        if profile is None:
            raise UsageError("the county has no areas yet: import a content folder first")
        return profile

    def terms(self) -> Terms:
        """Return what due days of requests follow from now; raises as `profile`."""
        return self.current_terms.of(self.database)

    def calendar(self) -> Calendar:
        """Return the working days, loaded notices included; raises as `profile`."""
        return self.terms().calendar

    def zone(self) -> ZoneInfo:
        """Return the county's zone; raises as `profile`."""
        return self.profile().zone


@contextmanager
def open_county(folder: DataFolder) -> Iterator[County]:
    """Yield the county in a data folder, its database at the newest revision.

    Raises:
        UsageError: a key or the root is missing or wrong.
    """
    keys = online.load(folder)
    if not keys.head_signs:
        raise UsageError(f"the key in {folder.online_keys} is not a head key of the newest root")
    settings = folder.settings()
    database = open_database(folder.path, folder.database, settings.database)
    try:
        upgrade(database)
        require_own(database, keys.keyring.county)
        blobs = open_blobs(folder.path, folder.blobs, settings.blobs)
        yield County(folder, settings, database, blobs, keys)
    finally:
        database.close()
