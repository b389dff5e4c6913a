"""What the server logs: lines of JSON, and nobody's name, phone or words."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from county.database.tables import requests
from county.web.logs import log_to
from disclosure.errors import RetryLaterError
from tests.county.making import Town


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, county = logging.getLogger(), logging.getLogger("county")
    kept = (list(root.handlers), root.level, county.level)
    stream = io.StringIO()
    log_to(stream)
    yield stream
    root.handlers[:], level, county_level = kept
    root.setLevel(level)
    county.setLevel(county_level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_when_how_bad_where_and_what(written: io.StringIO) -> None:
    logging.getLogger("county.test").info("broker: %s", "connected\nagain")
    logging.getLogger("elsewhere").info("not ours")
    (line,) = lines(written)
    assert line["level"] == "info"
    assert line["where"] == "county.test"
    assert line["what"] == "broker: connected\nagain"
    assert str(line["time"]).endswith("+00:00")


def log_a_fault(error: Exception) -> None:
    logging.getLogger("county.web").error("%s %s failed", "POST", "/desk/x", exc_info=error)


def test_a_fault_is_logged_without_the_values_that_it_met(written: io.StringIO, town: Town) -> None:
    def fail() -> None:
        with town.county.database.writing() as connection:
            connection.execute(insert(requests).values(id="r", name="王秀兰", phone="13800001111"))

    with pytest.raises(IntegrityError) as caught:
        fail()
    assert "王秀兰" not in str(caught.value)
    fault = ValueError("王秀兰 13800001111")
    fault.__cause__ = caught.value
    log_a_fault(fault)
    text = written.getvalue()
    assert "王秀兰" not in text
    assert "13800001111" not in text
    (line,) = lines(written)
    assert "builtins.ValueError" in str(line["error"])
    assert "IntegrityError" in str(line["error"])
    log_a_fault(caught.value)
    assert "test_logs.py" in str(lines(written)[1]["at"])


def test_our_own_errors_keep_their_words(written: io.StringIO) -> None:
    log_a_fault(RetryLaterError("the database is busy: try again in a moment"))
    (line,) = lines(written)
    assert "the database is busy" in str(line["error"])
