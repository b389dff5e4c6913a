"""The demo on a display: every face in a window, until Ctrl-C."""

import io

import segno

from demo.county import STAFF, VILLAGE
from demo.parts import Parts
from demo.place import Place
from demo.telling import say, say_all
from demo.terminal import Look


def run(place: Place, port: int) -> int:
    """Start everything, say where to look, and run until Ctrl-C."""
    with Parts(place, port, Look(windows=True)) as parts:
        parts.start_county()
        parts.start_agent()
        say("打开触摸终端、电子屏，大喇叭开始播报 / the windows open")
        parts.start_kiosk()
        parts.start_screen()
        parts.start_loudspeaker()
        say_all(where_to_look(parts.url, place))
        parts.stay()
    return 0


def where_to_look(url: str, place: Place) -> list[str]:
    """Return addresses, accounts and what to try, a line each."""
    village = f"{url}/v/{VILLAGE}"
    accounts = [f"    {each.name} / {each.password}  {each.told}" for each in STAFF]
    return [
        f"工作台 / staff desk    {url}/desk",
        *accounts,
        f"手机页 / phone pages   {village}",
        *qr(village),
        f"播报录音 / sound       {place.sound}",
        f"打印的纸 / paper       {place.paper} (PDF 代替打印机 / instead of a printer)",
        f"补贴查询码 / codes     {place.slips}",
        f"日志 / logs            {place.logs}",
        "",
        "可以试试 / what to try",
        "  1. 在触摸终端点“救助养老”，打开一条，点“读给我听” / open a topic and an item",
        "  2. 查“dibao”或“五保” / search by pinyin or by everyday words",
        "  3. 查一个没有的，点“帮我查”，记下取件码 / ask for what is not there, keep the code",
        "  4. 在工作台答复，再到终端“我的答复”输入取件码 / answer it, then open it by the code",
        "  5. 在“我的答复”输入一张纸条上的补贴查询码 / open a household's subsidies by a slip's code",
    ]


def qr(address: str) -> list[str]:
    """Return an address as a QR code in characters, a line each."""
    drawn = io.StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True)
    return drawn.getvalue().splitlines()
