"""What a ceremony changes in a root, as a pure step from one plan to the next.

Invariant: the next plan's version is one higher, at least two holders must sign it,
every person stands in it with a scope of the county, and something in it differs.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from county.keys.public_file import PublicFile
from disclosure.areas import contains
from disclosure.errors import UsageError
from disclosure.items import PersonId
from disclosure.seals.keyring import ReleaseKey, ReleaseRole, Scope
from disclosure.seals.root import RootPlan
from disclosure.seals.signing import key_id

LEAST_THRESHOLD = 2
SHORTEST_NAME = 8
"""Characters of a key's id at least, where it is named by its beginning."""


@dataclass(frozen=True)
class Changes:
    """What shall change.

    Attributes:
        added: approvers who come in.
        added_expire: when their keys expire.
        revoked: persons, or key ids by their beginning.
        head: the new head key, which replaces all old ones.
        holders: old holder's key (raw) and the new one.
        expires: when the new root expires; None leaves it.
        threshold: how many holders must sign from now on; None leaves it.
        releases: keys that seal releases of the terminals' software and come in; they expire
            as approvers' keys that come in do.
        releases_revoked: persons, or key ids by their beginning, that seal no more releases.
        release_threshold: how many of them must seal; None leaves it.
    """

    added: tuple[PublicFile, ...] = ()
    added_expire: datetime | None = None
    revoked: tuple[str, ...] = ()
    head: bytes | None = None
    holders: tuple[tuple[bytes, bytes], ...] = ()
    expires: datetime | None = None
    threshold: int | None = None
    releases: tuple[PublicFile, ...] = ()
    releases_revoked: tuple[str, ...] = ()
    release_threshold: int | None = None


def next_plan(plan: RootPlan, changes: Changes, now: datetime) -> RootPlan:
    """Return the plan of the root that follows.

    Raises:
        UsageError: a change makes no sense; says which.
    """
    changed = msgspec.structs.replace(
        plan,
        approvers=_approvers(plan, changes),
        head_keys=plan.head_keys if changes.head is None else (changes.head,),
        root_keys=_holders(plan, changes),
        expires=changes.expires or plan.expires,
        threshold=plan.threshold if changes.threshold is None else changes.threshold,
        releases=_releases(plan, changes),
    )
    if changed == plan:
        raise UsageError("nothing would change: name what the new root shall change")
    _require_sound(changed, now)
    return msgspec.structs.replace(changed, version=plan.version + 1)


def _require_sound(plan: RootPlan, now: datetime) -> None:
    if plan.expires <= now:
        day = plan.expires.date()
        raise UsageError(f"the root would have expired on {day}: give a later --expires")
    if not LEAST_THRESHOLD <= plan.threshold <= len(plan.root_keys):
        raise UsageError(
            f"--threshold {plan.threshold} is not between {LEAST_THRESHOLD} and the"
            f" {len(plan.root_keys)} holders there are"
        )
    if not plan.approvers:
        raise UsageError("no approver would be left: add one with --add-approver")
    sealers = plan.releases
    persons = {one.person for one in sealers.keys}
    if sealers.keys and not 1 <= sealers.threshold <= len(persons):
        raise UsageError(
            f"--release-threshold {sealers.threshold} is not between 1 and the {len(persons)}"
            " persons who hold release keys"
        )
    used = [
        *plan.root_keys,
        *plan.head_keys,
        *(public for public, _ in plan.approvers),
        *(one.public_bytes for one in sealers.keys),
    ]
    if len(set(used)) < len(used):
        raise UsageError("one key would stand for two: every holder and purpose has its own")


def _approvers(plan: RootPlan, changes: Changes) -> tuple[tuple[bytes, Scope], ...]:
    gone = {public for name in changes.revoked for public in _named(plan, name)}
    kept = [(public, scope) for public, scope in plan.approvers if public not in gone]
    return (*kept, *(_added(plan, one, changes) for one in changes.added))


def _added(plan: RootPlan, wanted: PublicFile, changes: Changes) -> tuple[bytes, Scope]:
    if not contains(plan.facts.county, wanted.area):
        raise UsageError(f"{wanted.person}: area {wanted.area} is not in {plan.facts.county}")
    if changes.added_expire is None:
        raise UsageError("say when the new approver's key expires")
    scope = Scope(
        person=PersonId(wanted.person),
        area=wanted.area,
        channels=wanted.channels,
        expires=changes.added_expire,
        alerts_of=wanted.alerts_of,
    )
    return wanted.public_bytes, scope


def _named(plan: RootPlan, name: str) -> list[bytes]:
    found = [
        public
        for public, scope in plan.approvers
        if scope.person == name
        or (len(name) >= SHORTEST_NAME and key_id(public).startswith(name.lower()))
    ]
    if not found:
        persons = ", ".join(sorted({scope.person for _, scope in plan.approvers}))
        raise UsageError(f"the root has no approver {name!r}; it has {persons}")
    return found


def _releases(plan: RootPlan, changes: Changes) -> ReleaseRole:
    gone = {one.public for name in changes.releases_revoked for one in _sealers(plan, name)}
    kept = [one for one in plan.releases.keys if one.public not in gone]
    if changes.releases and changes.added_expire is None:
        raise UsageError("say when the new release key expires")
    come = [
        ReleaseKey(public=one.public, person=PersonId(one.person), expires=changes.added_expire)
        for one in changes.releases
        if changes.added_expire is not None
    ]
    threshold = changes.release_threshold or plan.releases.threshold
    keys = (*kept, *come)
    return ReleaseRole(threshold=threshold, keys=keys) if keys else ReleaseRole()


def _sealers(plan: RootPlan, name: str) -> list[ReleaseKey]:
    found = [
        one
        for one in plan.releases.keys
        if one.person == name
        or (len(name) >= SHORTEST_NAME and key_id(one.public_bytes).startswith(name.lower()))
    ]
    if not found:
        persons = ", ".join(sorted({one.person for one in plan.releases.keys})) or "none"
        raise UsageError(f"the root has no release key of {name!r}; it has {persons}")
    return found


def _holders(plan: RootPlan, changes: Changes) -> tuple[bytes, ...]:
    held = list(plan.root_keys)
    for old, new in changes.holders:
        if old not in held:
            raise UsageError(f"the root has no holder with key {key_id(old)[:16]}")
        held[held.index(old)] = new
    return tuple(held)
