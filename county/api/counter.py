"""The counter: checked questions go in, answers ready to be sent come out.

Invariant: route and fast lane answer here, so both send the same for the same question.
"""

from collections.abc import Iterable

from county.api.board import Board
from county.api.prepared import Reply, read_asked, reply
from county.api.questions import Question, Questions
from county.settings import FeedSettings

NO_CACHE = b"no-cache"


class Counter:
    """Answers questions about feeds."""

    def __init__(self, board: Board, settings: FeedSettings) -> None:
        self._board = board
        self._known = Questions(settings.questions)
        self._cache = f"public, max-age={settings.max_age_seconds}".encode()

    def ready(self, path: str, query: bytes) -> Question | None:
        """Return the question put in these bytes, if it was answered before and can be at once."""
        question = self._known.get(path, query)
        return question if question and self._board.ready(question) else None

    def remember(self, path: str, query: bytes, question: Question) -> None:
        """Know these bytes for a checked question from now on."""
        self._known.remember(path, query, question)

    async def answer(
        self, question: Question, headers: Iterable[tuple[bytes, bytes]]
    ) -> Reply | None:
        """Return the reply to a request's headers, or None where the area has no feed.

        A head that the asker holds is answered once it changes, or after the question's wait.
        """
        asked = read_asked(headers)
        prepared = await self._board.answer(question)
        if prepared is None:
            return None
        if not question.wait:
            return reply(prepared, asked, self._cache)
        if prepared.etag in asked.tags:
            prepared = await self._board.wait(question.area, prepared.etag, question.wait)
        return reply(prepared, asked, NO_CACHE)
