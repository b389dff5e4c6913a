"""What a message would do, in words for the person who tries it.

Invariant: it says all that the verdict holds: level, areas, faces, window, who approves.
"""

from county.alerts.judging import Verdict
from county.alerts.message import Message
from county.alerts.sources import Rule, Source
from disclosure.alert_facts import AlertLevel
from disclosure.items import Item

_APPROVERS = {
    Rule.STANDING: "the standing rule, by itself",
    Rule.TWO_PEOPLE: "two people, who seal it at the county",
}
_QUIET = {
    True: "told at once, in quiet hours too where the unit's settings allow it",
    False: "told at once, but in quiet hours only when they end",
}


def outlook(message: Message, source: Source, verdict: Verdict, items: tuple[Item, ...]) -> str:
    """Return some lines, one fact each."""
    facts = verdict.facts
    kind = "exercise" if facts.drill else "all-clear" if facts.ended else "alert"
    grave = facts.level <= AlertLevel.ORANGE and not facts.drill and not facts.ended
    said = next((item.spoken.text for item in items if item.spoken), "nothing")
    lines = [
        f"message   {message.msg_type.value} {message.identifier} of {source.issuing_body}",
        f"kind      {kind}",
        f"level     {facts.level.name.lower()} ({int(facts.level)} of 4)",
        f"title     {items[0].title}",
        f"areas     {' '.join(verdict.areas)}",
        *([f"no longer {' '.join(verdict.ended_areas)}"] if verdict.ended_areas else []),
        f"faces     {' '.join(verdict.channels)}",
        f"window    {facts.since.isoformat()} to {facts.until.isoformat()}",
        f"aloud     {_QUIET[grave] if items[0].spoken else 'not on loudspeakers'}",
        f"words     {said}",
        f"approval  {_APPROVERS[verdict.rule]}",
    ]
    return "\n".join(lines)
