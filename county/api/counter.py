"""The counter: checked questions go in, answers ready to be sent come out.

Invariant: route and fast lane answer here, so both send the same for the same question.
"""

from collections.abc import Sequence

from county.api.board import Board
from county.api.prepared import Prepared, Reply, reply, tags_of
from county.api.questions import Question, Questions
from county.settings import FeedSettings

NO_CACHE = b"no-cache"

_Headers = Sequence[tuple[bytes, bytes]]


class Counter:
    """Answers questions about feeds."""

    def __init__(self, board: Board, settings: FeedSettings) -> None:
        self._board = board
        self._known = Questions(settings.questions)
        seconds = settings.max_age_seconds
        # RFC 5861: a cache may answer all others while one asks for it, and no longer than that.
        self._cache = f"public, max-age={seconds}, stale-while-revalidate={seconds}".encode()

    def ready(self, path: str, query: bytes) -> tuple[Question, Prepared] | None:
        """Return the question put in these bytes, and its answer if it lies ready.

        Only bytes that were answered before are known.
        """
        question = self._known.get(path, query)
        prepared = self._board.ready(question) if question else None
        return (question, prepared) if question and prepared else None

    async def answer(
        self, question: Question, path: str, query: bytes, headers: _Headers
    ) -> Reply | None:
        """Return the reply to a checked question, or None where the area has no feed.

        Arguments:
            question: what the bytes of `path` and `query` ask; they are known from now on.
            path: the request's.
            query: the request's.
            headers: the request's.
        """
        prepared = await self._board.answer(question)
        if prepared is None:
            return None
        self._known.remember(path, query, question)
        return await self.reply(question, prepared, headers)

    async def reply(self, question: Question, prepared: Prepared, headers: _Headers) -> Reply:
        """Return the reply to a request's headers.

        A head that the asker holds is answered once it changes, or after the wait.
        """
        if not question.wait:
            return reply(prepared, headers, self._cache)
        if prepared.etag in tags_of(headers):
            prepared = await self._board.wait(question.area, prepared.etag, question.wait)
        return reply(prepared, headers, NO_CACHE)
