"""The software: which version runs, whether one is on trial, what became of the last one.

Invariant: a version that went back is told and is no fault of the machine: the one before runs.
"""

from content_sync.updates.keeping import Software
from disclosure.findings import Finding, absent, bad, good
from disclosure.releases import UpdateStep
from disclosure.update_words import REASONS
from disclosure.wording import Say

_ENDED = {
    UpdateStep.RETURNED: "版本 {version} 试过，已退回：{why}",
    UpdateStep.REFUSED: "版本 {version} 没有安装：{why}",
}


def examine(software: Software, say: Say) -> tuple[Finding, ...]:
    """Return how the software stands; nothing where it was not installed from a bundle.

    Arguments:
        software: where root keeps the versions.
        say: the wording.
    """
    running = software.running()
    if not running:
        return ()
    part = say("软件")
    if not (software.version(running) / "whole").is_file():
        advice = say("版本 {version} 不完整：用安装包再运行 install.sh", version=running)
        return (bad(part, advice),)
    on_trial = software.trial()
    if on_trial is not None and on_trial.version == running:
        now = good(part, say("版本 {version}，试运行中", version=running))
    else:
        now = good(part, say("版本 {version}", version=running))
    return (now, *_last(software, say))


def _last(software: Software, say: Say) -> list[Finding]:
    """Return what became of the version that was offered last, where it is not the one here."""
    for one in software.kept().outcomes[-1:]:
        words = _ENDED.get(one.step)
        if words is not None:
            why = say(REASONS[one.because]) if one.because is not None else one.step
            return [absent(say("上次更新"), say(words, version=one.version, why=why))]
    return []
