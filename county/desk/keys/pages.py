"""Pages: the keys of a person who seals; a new one is made in their own browser.

Invariant: what arrives here is a public file; no form of these pages has a secret in it.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing, see
from county.keys import registry
from county.keys.registry import KeyStanding
from county.people.staff import Role
from disclosure.channels import Channel, label
from disclosure.errors import NotAllowedError

SEALERS = (Role.APPROVER, Role.ADMIN)
ADDRESS = "/desk/keys"

STANDINGS: dict[KeyStanding, tuple[str, str]] = {
    KeyStanding.WAITING: ("等待密钥仪式", "near"),
    KeyStanding.IN_FORCE: ("可以用印", "done"),
    KeyStanding.EXPIRED: ("已到期", "late"),
    KeyStanding.REVOKED: ("已撤销", "late"),
}


class KeyPages:
    """An approver's own keys on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, SEALERS),
            page(ADDRESS, self.hand_in, SEALERS, acts=True),
            page(f"{ADDRESS}/{{keyid:str}}/public", self.public, SEALERS),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the person's keys, and how to make one."""
        return self._page(visit)

    def hand_in(self, visit: Visit) -> Response:
        """Keep the public file of a key that the browser has just made."""
        most = self._county.settings.desk.keys
        try:
            with self._county.database.writing() as connection:
                raw = visit.text("file").encode()
                registry.hand_in(connection, visit.person, raw, most, visit.now)
        except NotAllowedError:
            sentence = self._frame.drawing.say(
                "这把密钥没有收下：文件不完整，或者您已经交了 {count} 把。请联系管理员。",
                count=most,
            )
            return self._page(visit, sentence)
        return see(ADDRESS)

    def public(self, visit: Visit) -> Response:
        """Hand out a public file for the ceremony."""
        keyid = visit.path["keyid"]
        with self._county.database.reading() as connection:
            raw = registry.public_bytes(connection, visit.person, keyid)
        if raw is None:
            raise missing()
        name = f"{visit.person.name}-{keyid[:8]}.key.public"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        return Response(raw, media_type="application/octet-stream", headers=headers)

    def _page(self, visit: Visit, sentence: str = "") -> Response:
        keyring = self._county.online.keyring
        with self._county.database.reading() as connection:
            keys = registry.keys_of(
                connection, self._county.folder, keyring, visit.person, visit.now
            )
        context = {
            "keys": keys,
            "standings": STANDINGS,
            "channels": [(one, label(one)) for one in Channel],
            "names": {area.code: area.name for area in self._county.profile().areas},
            "local_day": self._frame.drawing.local_date,
            "sentence": sentence,
        }
        status = 422 if sentence else 200
        return self._frame.draw(visit, "keys/list.html", context, status=status)
