"""The first page of a bundle: what it is, of which terminal, and what needs a person.

Invariant: in Chinese, without anything that the other files do not hold.
"""

from collections.abc import Sequence
from datetime import UTC

from content_sync.diagnosing.facts import ContentFacts, MachineFacts
from disclosure.findings import Report, Standing, in_words
from disclosure.wording import Say


def first_page(
    facts: MachineFacts, content: ContentFacts, reports: Sequence[Report], say: Say, number: int
) -> str:
    """Return the page.

    Arguments:
        facts: of the machine.
        content: of the store.
        reports: its doctors'.
        say: the wording.
        number: the terminal's.
    """
    bad = sum(one.standing is Standing.BAD for report in reports for one in report.findings)
    lines = [
        say("明白终端诊断包"),
        "",
        say("终端：{number} 号（{host}）", number=f"{number:04d}", host=facts.host or "-"),
        say("生成时间：{at}（UTC）", at=f"{facts.now.astimezone(UTC):%Y-%m-%d %H:%M:%S}"),
        say("软件：{version}；系统：{os}", version=facts.mingbai, os=facts.os),
        say("待发：{count} 条", count=sum((content.outbox or {}).values())),
        "",
        say("体检：有 {count} 项要处理", count=bad) if bad else say("体检：没有要处理的"),
        in_words(reports, say, coloured=False),
        "",
        say("里面有什么："),
        f"  1-findings.json  {say('体检结果')}",
        f"  2-machine.json   {say('机器：版本、存储卡、温度、供电、时钟、网络种类')}",
        f"  3-services.json  {say('各项服务的状态和重启次数')}",
        f"  4-settings.json  {say('设置，不含密码')}",
        f"  5-content.json   {say('内容和待发条数，不含内容本身')}",
        f"  6-journal.txt    {say('日志，最新的在最后')}",
        "",
        say(
            "不含任何人的姓名、电话、申请内容、取件码，也不含密码和密钥。"
            "凡不是软件自己的话，一律划成 {struck}。",
            struck="▢",
        ),
        "",
    ]
    return "\n".join(lines)
