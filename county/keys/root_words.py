"""A root in words, and what differs between two: what holders read before they sign.

Invariant: everything that a root says is in its words; two roots with the same words
trust the same keys.
"""

from disclosure.seals.fingerprints import fingerprint
from disclosure.seals.keyring import Scope
from disclosure.seals.root import RootPlan


def words(plan: RootPlan) -> list[str]:
    """Return what a root says, one fact a line, sorted within its kind."""
    approvers = sorted(
        f"{_role(scope)} {scope.person}: area {scope.area}, {'+'.join(scope.channels)},"
        f" until {scope.expires:%Y-%m-%d}, key {fingerprint(public)}"
        for public, scope in plan.approvers
    )
    return [
        f"county {plan.facts.county}",
        f"expires {plan.expires:%Y-%m-%d %H:%M} UTC",
        f"signatures needed: {plan.threshold} of {len(plan.root_keys)}",
        *sorted(f"holder: key {fingerprint(public)}" for public in plan.root_keys),
        *sorted(f"head: key {fingerprint(public)}" for public in plan.head_keys),
        f"requests: key {fingerprint(bytes.fromhex(plan.facts.request_key))}",
        *approvers,
        *_releases(plan),
    ]


def _releases(plan: RootPlan) -> list[str]:
    """Return who seals releases of the terminals' software; nothing where nobody does."""
    if not plan.releases.keys:
        return []
    needed = f"seals a release needs: {plan.releases.threshold}"
    return [
        needed,
        *sorted(
            f"releases {one.person}: until {one.expires:%Y-%m-%d},"
            f" key {fingerprint(one.public_bytes)}"
            for one in plan.releases.keys
        ),
    ]


def _role(scope: Scope) -> str:
    if not scope.alerts_of:
        return "approver"
    return f"standing rule (alerts of {'+'.join(scope.alerts_of)}, sealed by itself)"


def difference(old: RootPlan, new: RootPlan) -> list[str]:
    """Return what goes (``-``) and what comes (``+``), one fact a line."""
    before, after = words(old), words(new)
    gone = [f"- {line}" for line in before if line not in after]
    come = [f"+ {line}" for line in after if line not in before]
    return gone + come
