"""The wire: heads that never end, and bodies that are none of its business."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from county.settings import ServerSettings
from tests.county.making import Town
from tests.county.serving import serving

SMALL = ServerSettings(head_bytes=2_000, head_seconds=0.3)
ANSWER_SECONDS = 5.0


@pytest.fixture
def connect(town: Town) -> Iterator[Callable[[], socket.socket]]:
    town.load()
    opened: list[socket.socket] = []
    with serving(town, SMALL) as port:

        def open_() -> socket.socket:
            opened.append(socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS))
            return opened[-1]

        yield open_
        for one in opened:
            one.close()


def until_closed(connection: socket.socket) -> bytes:
    """Return what comes until the server closes the connection."""
    came = b""
    try:
        while piece := connection.recv(65_536):
            came += piece
    except ConnectionResetError:
        pass
    return came


def answer(connection: socket.socket, request: bytes) -> bytes:
    """Return the answer to a request; the connection stays."""
    connection.sendall(request)
    came = b""
    while b"\r\n\r\n" not in came:
        came += connection.recv(65_536)
    return came


@pytest.mark.parametrize("start", [b"GET /healthz?", b"GET /healthz HTTP/1.1\r\nx-a: "])
def test_a_head_without_end_is_cut_off(connect: Callable[[], socket.socket], start: bytes) -> None:
    connection = connect()
    connection.sendall(start + b"a" * 3_000)
    assert until_closed(connection).startswith(b"HTTP/1.1 400 ")


def test_headers_without_end_are_cut_off(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(b"GET /healthz HTTP/1.1\r\n" + b"a: b\r\n" * 1_000)
    assert until_closed(connection).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("sent", [b"", b"GET /hea"])
def test_a_head_that_does_not_come_is_not_waited_for(
    connect: Callable[[], socket.socket], sent: bytes
) -> None:
    connection = connect()
    connection.sendall(sent)
    begun = time.monotonic()
    assert until_closed(connection) == b""
    assert 0.1 < time.monotonic() - begun < 3


def test_a_second_head_that_does_not_come_is_not_waited_for(
    connect: Callable[[], socket.socket],
) -> None:
    connection = connect()
    assert answer(connection, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    connection.sendall(b"GET /hea")
    begun = time.monotonic()
    until_closed(connection)
    assert time.monotonic() - begun < 3


def test_an_idle_connection_between_questions_is_kept(
    connect: Callable[[], socket.socket],
) -> None:
    connection = connect()
    question = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    assert answer(connection, question).startswith(b"HTTP/1.1 200 ")
    connection.settimeout(SMALL.head_seconds * 2)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    connection.settimeout(ANSWER_SECONDS)
    assert answer(connection, question).startswith(b"HTTP/1.1 200 ")


def test_a_long_body_is_not_taken_for_a_head(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    body = b"x" * 200_000
    head = b"POST /v1/outbox HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert answer(connection, head + body).startswith(b"HTTP/1.1 401 ")
    again = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    while not (came := answer(connection, again)).startswith(b"HTTP/1.1 200 "):
        assert came
