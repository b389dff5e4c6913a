"""Settings of text messages (`[texting]`): any gateway that takes a message over HTTP.

Invariant: as of all settings of the county; what differs between gateways is a setting, not code.
"""

from typing import Literal
from urllib.parse import urlsplit

from disclosure.items import Strict

LOOPBACK = ("127.0.0.1", "::1", "localhost")
PLACES = ("{number}", "{text}", "{id}", "{secret}")


class TextingSettings(Strict, frozen=True, kw_only=True):
    """The gateway and how often it is tried. There is none until this section stands there.

    Attributes:
        url: where a message is sent to; https, or http on this machine.
        method: of that request.
        headers: header lines such as `Authorization: Bearer {secret}`.
        form: how `body` is written: `json`, or `form` (urlencoded fields).
        body: its template with `{number}`, `{text}`, `{id}` (ours) and `{secret}`; each is
            escaped as the form asks.
        secret_file: file of the gateway's password or token, in the county's folder or by a
            whole path; empty where none is needed.
        accepted_at, accepted: where in the JSON answer it stands that the message was taken,
            e.g. `result.code`, and what stands there then; empty where the status says it.
        refused: what stands there where the message will never be taken, e.g. a bad number.
        id_at: where in the JSON answer the message's id stands; empty where there is none.
        receipt_url: asked what became of a message, with `{gateway_id}`; empty where the
            gateway calls us instead.
        receipts_at: in what the gateway posts to `/v1/texts/receipts`, where the list of
            receipts stands; empty where the whole is one receipt or a list.
        receipt_id_at, receipt_state_at: where in a receipt the message's id and its state stand.
        reached, failed: states that say that the phone has it, or never will.
        receipt_secret_file: file of the secret with which the gateway calls us (`Authorization:
            Bearer`, or as the password of `https://mingbai:SECRET@…`); without it nobody may.
        words: the text; `{county}`, `{number}` of the request, `{place}` where to read it.
        from_hour, to_hour: hours of the county's day in which texts are sent.
        seconds: limit of one exchange.
        reply_bytes: bytes of an answer at most.
        together: messages sent, and asked about, in one round at most.
        first_retry_seconds, longest_retry_seconds: pause after the first failure, doubled each
            time up to the longest.
        give_up_hours: hours after which a message that could not be sent is given up.
        receipt_hours: hours after which no receipt is waited for any more.
    """

    url: str
    method: Literal["POST", "PUT", "GET"] = "POST"
    headers: tuple[str, ...] = ()
    form: Literal["json", "form"] = "json"
    body: str = '{"mobile": "{number}", "content": "{text}", "id": "{id}"}'
    secret_file: str = ""
    accepted_at: str = ""
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    id_at: str = ""
    receipt_url: str = ""
    receipts_at: str = ""
    receipt_id_at: str = "id"
    receipt_state_at: str = "state"
    reached: tuple[str, ...] = ("DELIVRD",)
    failed: tuple[str, ...] = ("UNDELIV", "REJECTD", "EXPIRED")
    receipt_secret_file: str = ""
    words: str = (
        "【{county}政务公开】您的申请{number}有答复了。请到村（社区）触摸屏{place}，用取件码查看。"
    )
    from_hour: int = 8
    to_hour: int = 20
    seconds: float = 10.0
    reply_bytes: int = 65536
    together: int = 50
    first_retry_seconds: int = 60
    longest_retry_seconds: int = 3600
    give_up_hours: int = 48
    receipt_hours: int = 72

    def __post_init__(self) -> None:
        for name, address in (("url", self.url), ("receipt_url", self.receipt_url)):
            parts = urlsplit(address)
            here = parts.scheme == "http" and parts.hostname in LOOPBACK
            if address and not (here or (parts.scheme == "https" and parts.hostname)):
                raise ValueError(f"texting.{name}: https, or http on this machine")
        if "{number}" in self.url or "{text}" in self.url:
            raise ValueError("texting.url: a number in an address ends in every log on its way")
        if "{number}" not in self.body:
            raise ValueError("texting.body: {number} is missing")
        try:
            self.words.format(county="", number="", place="")
        except (KeyError, ValueError, IndexError) as error:
            raise ValueError("texting.words: {county}, {number} and {place} alone") from error
        if not all(":" in line for line in self.headers):
            raise ValueError("texting.headers: a line is a name, a colon and a value")
        if not 0 <= self.from_hour < self.to_hour <= 24:
            raise ValueError("texting: from_hour is before to_hour, within a day")
