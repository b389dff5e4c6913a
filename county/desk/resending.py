"""What was typed is not lost when a form comes too late: it stands on a page that sends it again.

A session ends, or somebody logs in anew in another window, while a long form is being filled in.
Invariant: only what this site's own page sent is shown again, never a password or a code, and
nothing is done before the form comes back with a token in force.
"""

from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from county.web.drawing import NO_STORE, Drawing

NEVER_SHOWN = frozenset({"csrf", "password", "code", "new", "again", "first", "sig", "sha256"})
"""Fields that are asked for anew: secrets, and what a script fills in."""
_WORTH_SHOWING = 12
"""Characters from which a field is shown to its writer, and not only kept."""


class Resending:
    """Answers forms that cannot be taken now."""

    def __init__(self, drawing: Drawing, most_bytes: int) -> None:
        """Take what draws pages, and how long a form may be that nobody logged in has sent."""
        self._drawing = drawing
        self._most_bytes = most_bytes

    async def without_session(self, request: Request) -> Response | None:
        """Return a page that keeps what was typed until its writer has logged in again.

        Returns:
            None where nothing was typed on our own page, or too much.
        """
        if "hx-request" in request.headers:
            return self._aside(self._drawing.say("登录已经过期，刚写的还没有保存。"))
        length = int(request.headers.get("content-length", "0"))
        if not is_ours(request) or length > self._most_bytes:
            return None
        form = await request.form()
        try:
            return self._page(request, form, "", 401)
        finally:
            await form.close()

    def with_old_token(self, request: Request, form: FormData, csrf: str) -> Response | None:
        """Return a page that sends the form again with the token in force; None as above."""
        if "hx-request" in request.headers:
            return self._aside(self._drawing.say("登录换过了，刚写的还没有保存。请点“保存”。"))
        return self._page(request, form, csrf, 403) if is_ours(request) else None

    def _page(self, request: Request, form: FormData, csrf: str, status: int) -> Response:
        typed = [(name, value) for name, value in form.multi_items() if name not in NEVER_SHOWN]
        kept = [(name, value) for name, value in typed if isinstance(value, str)]
        query = f"?{request.url.query}" if request.url.query else ""
        context = {
            "action": request.url.path + query,
            "csrf": csrf,
            "kept": kept,
            "shown": [value for _, value in kept if len(value) >= _WORTH_SHOWING],
            "files": [one for _, one in typed if not isinstance(one, str) and one.filename],
        }
        return self._drawing.page("login/again.html", context, status=status)

    def _aside(self, sentence: str) -> Response:
        """Return a piece of page; with 200, since htmx shows no other."""
        context = {"sentence": sentence}
        html = self._drawing.page("login/unsaved.html", context).body
        return HTMLResponse(html, headers=NO_STORE)


def is_ours(request: Request) -> bool:
    """Tell whether a form was sent from a page of this site, as the browser says."""
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", "")).netloc
    return bool(origin) and origin == request.headers.get("host", "")
