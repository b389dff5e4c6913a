"""What this unit has and what it lacks, told to a technician (`python -m broadcast doctor`).

Invariant: it plays nothing and changes nothing; of whatever is missing it says what to do.
"""

import shutil
from contextlib import ExitStack
from pathlib import Path

from broadcast.building import Workshop
from broadcast.settings import BroadcastSettings, OutputSettings
from content_sync.store.reader import ContentReader
from disclosure.errors import RetryLaterError
from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say

CARDS = Path("/proc/asound/cards")
_BY_CARD = ("alsa", "miniaudio")


def examine(
    workshop: Workshop, settings: BroadcastSettings, say: Say, *, cards: Path = CARDS
) -> tuple[Finding, ...]:
    """Return what a unit has and lacks.

    Arguments:
        workshop: makes the unit's parts.
        settings: the unit's.
        say: the wording.
        cards: where Linux lists sound cards.
    """
    outputs = [_output(workshop, one, say, cards) for one in (settings.output, *settings.also)]
    return (
        _timetable(workshop, settings, say),
        _voice(say),
        *outputs,
        _pins(workshop, say),
        _clock(workshop, say),
    )


def _timetable(workshop: Workshop, settings: BroadcastSettings, say: Say) -> Finding:
    part = say("播报时间")
    try:
        content = ContentReader.open(workshop.places.store, "broadcast")
    except RetryLaterError:
        return bad(part, say("还没有内容：看看 mingbai-agent 在不在运行"))
    try:
        slots = workshop.agenda(content).slots()
    except RetryLaterError as error:
        return bad(part, str(error))
    finally:
        content.close()
    if not slots:
        return bad(part, say("没有时段：在县里的 county.toml 或本机的 [[slot]] 里写"))
    known = "、".join(f"{slot.label} {slot.start}–{slot.end}" for slot in slots)
    quiet = settings.quiet
    hours = say("静音 {start}–{end}", start=quiet.start, end=quiet.end)
    return good(part, f"{known}；{hours if quiet.on else say('没有静音时段')}")


def _voice(say: Say) -> Finding:
    if shutil.which("espeak-ng"):
        return good(say("语音"), "espeak-ng")
    return absent(say("语音"), say("只播放县里做好的声音：apt-get install espeak-ng"))


def _output(workshop: Workshop, output: OutputSettings, say: Say, cards: Path) -> Finding:
    part = say("声音输出 {kind}", kind=output.kind)
    try:
        _ = workshop.output(output)
    except RetryLaterError as error:
        words = say(
            "用不了（{why}）：检查声卡和音频线，aplay -l 能看见声卡再重启；"
            "别的输出看 broadcast.toml 的 [output]",
            why=error,
        )
        return bad(part, words)
    silent = output.kind == "miniaudio" and output.backend == "null"
    if output.kind in _BY_CARD and not silent and not _has_card(cards):
        return bad(part, say("没有声卡：插好 USB 声卡或 HDMI 线再重启，用 aplay -l 看有没有"))
    to = {"alsa": output.device, "rtp": f"{output.address}:{output.port} {output.codec}"}
    return good(part, to.get(output.kind, output.folder or output.backend))


def _has_card(cards: Path) -> bool:
    try:
        # Each card begins with its number; none is told as "--- no soundcards ---".
        return any(line.strip()[:1].isdigit() for line in cards.read_text().splitlines())
    except OSError:
        return False


def _pins(workshop: Workshop, say: Say) -> Finding:
    part = say("继电器和红色按钮")
    with ExitStack() as closing:
        try:
            words = ", ".join(workshop.pins(closing))
        except RetryLaterError as error:
            told = say(
                "接不上（{why}）：断电检查接线，再看 broadcast.toml 的 [relay]、[stop] 写的是不是"
                " GPIO 号",
                why=error,
            )
            return bad(part, told)
    return good(part, words) if words else absent(part, say("没有接，也没有设"))


def _clock(workshop: Workshop, say: Say) -> Finding:
    part, instant = say("时钟"), workshop.clock.instant()
    if not instant.trusted:
        return bad(part, say("还没有人告诉时间，只播预警和停播指令：接上网，或装时钟模块"))
    return good(part, say("网络或县里校过") if instant.confirmed else say("按自己的时钟"))
