"""The first ceremony: root keys, approvers, the online keys and root version 1.

Invariant: the root's and the approvers' secrets are only ever written below the
offline folder, and root version 1 carries a threshold of signatures.
"""

from datetime import datetime, timedelta

from county.files import write_whole
from county.folder import DataFolder
from county.keys.key_file import KeyFile, KeyKind, signing_key, write_key
from county.keys.online import HEAD_FILE, REQUEST_FILE
from county.settings import CeremonySettings
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import PersonId
from disclosure.seals import root
from disclosure.seals.boxes import new_request_key
from disclosure.seals.keyring import CountyFacts, Scope
from disclosure.seals.signing import new_seed


def hold(
    folder: DataFolder, county: AreaCode, now: datetime, settings: CeremonySettings
) -> tuple[str, ...]:
    """Make all keys and root version 1; return the approvers' persons."""
    roots = [signing_key(KeyKind.ROOT, new_seed()) for _ in range(settings.root_keys)]
    persons = [f"approver-{number}" for number in range(1, settings.approvers + 1)]
    approvers = [signing_key(KeyKind.APPROVER, new_seed(), person) for person in persons]
    head = signing_key(KeyKind.HEAD, new_seed())
    request = _request_key()
    plan = root.RootPlan(
        version=1,
        expires=_in_days(now, settings.root_days),
        facts=CountyFacts(county=county, request_key=request.public),
        root_keys=tuple(key.public_bytes for key in roots),
        threshold=settings.threshold,
        approvers=tuple(
            (key.public_bytes, _scope(key, county, now, settings)) for key in approvers
        ),
        head_keys=(head.public_bytes,),
    )
    for number, key in enumerate(roots, 1):
        write_key(folder.offline_keys / f"root-{number}.key", key)
    for key in approvers:
        write_key(folder.offline_keys / f"{key.person}.key", key)
    write_key(folder.online_keys / HEAD_FILE, head)
    write_key(folder.online_keys / REQUEST_FILE, request)
    write_whole(folder.root(1), _signed(plan, roots[: settings.threshold]))
    return tuple(persons)


def _signed(plan: root.RootPlan, signers: list[KeyFile]) -> bytes:
    metadata = root.make_root(plan)
    for key in signers:
        root.sign_root(metadata, key.seed)
    raw = root.root_bytes(metadata)
    root.first_root(raw)
    return raw


def _request_key() -> KeyFile:
    secret, public = new_request_key()
    return KeyFile(format=1, kind=KeyKind.REQUEST, public=public.hex(), secret=secret.hex())


def _scope(key: KeyFile, county: AreaCode, now: datetime, settings: CeremonySettings) -> Scope:
    return Scope(
        person=PersonId(key.person),
        area=county,
        channels=tuple(Channel),
        expires=_in_days(now, settings.approver_days),
    )


def _in_days(now: datetime, days: int) -> datetime:
    return (now + timedelta(days=days)).replace(microsecond=0)
