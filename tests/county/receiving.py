"""Requests put into the queue without a terminal, as the phone page does it."""

from county.requests.receiving import Arrival, receive
from disclosure.requests import CameBy, FiledRequest
from tests.county.making import Town


def take_in(town: Town, request: FiledRequest) -> None:
    """Put a request into the queue of a county."""
    county = town.county
    with county.database.writing() as connection:
        receive(connection, request, Arrival(CameBy.PHONE), town.clock(), county.terms())
