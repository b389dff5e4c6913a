"""The token of forms that are sent before there is a session.

Invariant: a form from another site has no token, for its cookie is this site's alone.
"""

import secrets

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from county.desk.frame import Cookie


class FormToken:
    """A token in the form and the same in a cookie."""

    def __init__(self, *, secure: bool) -> None:
        self._cookie = Cookie("mingbai_form", "/desk/login", secure)

    def give(self, answer: Response, token: str) -> None:
        """Put a token that stands in a page's form into its cookie."""
        self._cookie.give(answer, token)

    def take(self, answer: Response) -> None:
        """Delete the cookie."""
        self._cookie.take(answer)

    def holds(self, request: Request, form: FormData) -> bool:
        """Tell whether a form came from a page of ours."""
        cookie, token = self._cookie.read(request), str(form.get("csrf", ""))
        return bool(cookie) and secrets.compare_digest(cookie.encode(), token.encode())


def fresh_token() -> str:
    """Return a new token."""
    return secrets.token_urlsafe(32)
