"""Logging in by the county's own login service: OpenID Connect's code flow with PKCE.

Source: OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9207; the exchange and the claims' rules
are authlib's, signatures joserfc's. Invariant: a trip begins and ends in the same browser and
ends once; a token counts only where service, audience, nonce, time and signature are right.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from requests import RequestException
from sqlalchemy import delete, insert, select

from county.database.engine import Database
from county.database.tables import login_trips
from county.people.provider import Described, Provider
from county.settings import LoginServiceSettings
from disclosure.errors import RejectedError, RetryLaterError

BACK = "/desk/login/service/back"
LONGEST = 2048
"""Characters of a state, code or issuer that are looked at."""


@dataclass(frozen=True)
class Departure:
    """Where to send a browser, and what it must bring back in a cookie."""

    address: str
    ticket: str


@dataclass(frozen=True)
class Arrival:
    """What a browser brings back: the service's answer, and its own ticket."""

    state: str
    code: str
    issuer: str
    ticket: str


@dataclass(frozen=True)
class _Trip:
    nonce: str
    verifier: str


class LoginService:
    """Sends people to the service and reads who it says that they are."""

    def __init__(
        self, settings: LoginServiceSettings, secret: str, database: Database, provider: Provider
    ) -> None:
        self._settings = settings
        self._secret = secret
        self._database = database
        self._provider = provider

    def depart(self, now: datetime) -> Departure:
        """Begin a trip.

        Raises:
            RetryLaterError: the service does not answer.
        """
        described, _ = self._provider.describe(now)
        state, nonce, ticket = (secrets.token_urlsafe(32) for _ in range(3))
        verifier = secrets.token_urlsafe(48)
        with self._session() as session:
            address, _ = session.create_authorization_url(
                described.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
            )
        with self._database.writing() as connection:
            connection.execute(delete(login_trips).where(login_trips.c.expires <= now))
            connection.execute(
                insert(login_trips).values(
                    state_hash=_hash(state),
                    browser_hash=_hash(ticket),
                    nonce=nonce,
                    verifier=verifier,
                    expires=now + timedelta(minutes=self._settings.trip_minutes),
                )
            )
        return Departure(address, ticket)

    def arrive(self, arrival: Arrival, now: datetime) -> str:
        """End a trip; return the subject that the service vouches for.

        Raises:
            RejectedError: something about it is not right.
            RetryLaterError: the service does not answer.
        """
        trip = self._end(arrival, now)
        # RFC 9207: an answer that names another service was meant for another desk.
        if arrival.issuer and arrival.issuer != self._settings.issuer:
            raise RejectedError("the answer is another login service's")
        described, _ = self._provider.describe(now)
        token = self._exchange(described, arrival.code, trip)
        return self._subject(token, trip, now)

    def _end(self, arrival: Arrival, now: datetime) -> _Trip:
        mine = login_trips.c.state_hash == _hash(arrival.state)
        with self._database.writing() as connection:
            row = connection.execute(select(login_trips).where(mine)).one_or_none()
            connection.execute(delete(login_trips).where(mine))
        if row is None or row.expires <= now:
            raise RejectedError("no such trip, or it took too long, or has ended before")
        if not compare_digest(row.browser_hash, _hash(arrival.ticket)):
            raise RejectedError("the trip began in another browser")
        return _Trip(row.nonce, row.verifier)

    def _exchange(self, described: Described, code: str, trip: _Trip) -> str:
        with self._session() as session:
            try:
                answer = session.fetch_token(
                    described.token_endpoint,
                    code=code,
                    code_verifier=trip.verifier,
                    timeout=self._settings.seconds,
                    allow_redirects=False,
                )
            except AuthlibBaseError as error:
                raise RejectedError(f"the login service refuses the code: {error}") from error
            except (RequestException, ValueError) as error:
                raise RetryLaterError(f"the login service does not answer: {error}") from error
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise RejectedError("the login service sends no id token")
        return token

    def _subject(self, token: str, trip: _Trip, now: datetime) -> str:
        try:
            read = self._read(token, now)
            claims = CodeIDToken(
                read.claims,
                read.header,
                options={
                    "iss": {"essential": True, "value": self._settings.issuer},
                    "aud": {"essential": True, "value": self._settings.client_id},
                },
                params={"nonce": trip.nonce, "client_id": self._settings.client_id},
            )
            claims.validate(now=int(now.timestamp()), leeway=self._settings.leeway_seconds)
        except (JoseError, AuthlibBaseError, ValueError, TypeError) as error:
            raise RejectedError(f"the id token is not right: {error}") from error
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject:
            raise RejectedError("the id token names nobody")
        return subject

    def _read(self, token: str, now: datetime) -> jwt.Token:
        """Return a token whose signature is right; a new key is asked for once."""
        try:
            return self._decode(token, self._provider.describe(now)[1])
        except InvalidKeyIdError:
            self._provider.forget()
            return self._decode(token, self._provider.describe(now)[1])

    def _decode(self, token: str, keys: KeySet) -> jwt.Token:
        return jwt.decode(token, keys, algorithms=list(self._settings.algorithms))

    def _session(self) -> OAuth2Session:
        session = OAuth2Session(
            self._settings.client_id,
            self._secret,
            scope="openid",
            redirect_uri=self._settings.address.rstrip("/") + BACK,
            code_challenge_method="S256",
        )
        self._provider.mount(session)
        return session


def _hash(text: str) -> str:
    return hashlib.sha256(text[:LONGEST].encode()).hexdigest()
