"""Makes the demo's county: keys, content, seals and staff.

Invariant: everything goes through the commands that a real county uses; nothing is
written into a database from here.
"""

from collections.abc import Callable
from pathlib import Path

from demo.place import Place
from demo.processes import once
from disclosure.areas import AreaCode
from disclosure.items import Strict

CONTENT = Path(__file__).parent / "content"
STATEMENTS = Path(__file__).parent / "statements" / "hewan-2026.csv"
COUNTY = AreaCode("990421000000")
VILLAGE = AreaCode("990421101201")
ZONE_NAME = "石桥村便民服务站"

_PASSWORD = "qinghe-demo-2026"  # noqa: S105 - printed at every start, of an invented county

SETTINGS = """\
[desk]
second_factor = []

# The demo's items are of 2026; a real county counts from its first publication.
[coverage]
since = 2026-10-01

[applications]
reconsideration = "江左市人民政府"
court = "清禾县人民法院"
"""

Say = Callable[[str], None]


class Account(Strict, frozen=True, kw_only=True):
    """A staff account of the demo."""

    name: str
    password: str
    role: str
    told: str


STAFF = (
    Account(name="chen.clerk", password=_PASSWORD, role="clerk", told="帮查专人"),
    Account(name="zhou.lead", password=_PASSWORD, role="lead", told="负责人"),
    Account(name="admin", password=_PASSWORD, role="admin", told="管理员"),
)


def found(place: Place, say: Say) -> None:
    """Make the county."""
    data = ("--data", place.county)
    keys = place.county / "keys" / "offline"
    say("正在建立县级服务器和密钥 / making the county and its keys")
    once("county", "init", *data, "--county", COUNTY)
    # Whoever looks at the demo has no code generator at hand; a real county leaves this out.
    (place.county / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    say("正在导入内容 / importing the content")
    once("county", "import", CONTENT, *data)
    say("正在审核用印 / sealing")
    seals = ("--key", keys / "approver-1.key", "--key", keys / "approver-2.key")
    once("county", "seal", *data, "--all", "--without-sound", *seals)
    for account in STAFF:
        options = ("--role", account.role, "--area", COUNTY, "--password-stdin")
        once("county", "user", "add", *data, *options, account.name, typed=account.password + "\n")
    say("正在给农户出补贴查询码 / sealing statements for households")
    issue = ("--area", VILLAGE, "--title", "2026年惠农补贴", "--by", STAFF[0].name)
    contact = ("--contact", "石桥村党支部副书记郭秀兰，电话0890-6142004")
    slips = ("--slips", place.slips)
    once("county", "statement", "issue", STATEMENTS, *data, *issue, *contact, *slips)
    say(f"查询码在 / the codes are in {place.slips}")
