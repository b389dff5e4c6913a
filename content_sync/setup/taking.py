"""`content_sync setup take`: root takes the file on the boot partition, without network.

Invariant: the file loses its secrets only after all that they are for is durable; taken twice
it comes to the same.
"""

import json
import logging
import os
import pwd
import re
import shutil
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_sync.setup import timing
from content_sync.setup.connections import COUNTY, connections, reaching
from content_sync.setup.plan import MOST_BYTES, FaultyPlanError, Plan, ScreenPlan, parse
from content_sync.store.beginning import Beginning, Step, tell
from content_sync.store.files import disk_faults, settle, sync_folder, write_durably
from content_sync.store.folder import Folder
from disclosure.errors import MalformedError, RejectedError, UsageError
from disclosure.seals.root import first_root

_LOG = logging.getLogger(__name__)
NAME = "mingbai.toml"
DONE = "mingbai.done.toml"
_ROOMS = {"kiosk": "kiosk", "signage": "signage", "loudspeaker": "broadcast"}
_SYSTEMCTL_SECONDS = 60


@dataclass(frozen=True)
class Places:
    """Where a set-up reads and writes.

    Attributes:
        boot: folders that may be the boot partition, the likeliest first.
        settings: folder of the settings files.
        store: the terminal's store.
        network: NetworkManager's folder.
        time: folder of drop-ins for ``timesyncd.conf``.
        agent_user: who enters the device; empty leaves the ticket to whoever runs this.
    """

    boot: tuple[Path, ...]
    settings: Path
    store: Path
    network: Path
    time: Path
    agent_user: str

    @property
    def ticket(self) -> Path:
        """Return the file that says to whom the device is entered, and by which code."""
        return self.settings / "enrol.toml"

    @property
    def connections(self) -> Path:
        """Return NetworkManager's folder of connections, which hold passwords."""
        return self.network / "system-connections"


def take(places: Places) -> bool:
    """Set this terminal up by its file; tell whether there was one.

    Raises:
        UsageError: the file is wrong; the screen says so too, and the file stays.
        RetryLaterError: the disk fails.
    """
    found = next((one / NAME for one in places.boot if (one / NAME).is_file()), None)
    if found is None:
        return False
    said = Folder(places.store).set_up
    try:
        with disk_faults(found), found.open("rb") as file:
            plan = parse(file.read(MOST_BYTES + 1))
        _write(plan, found.parent, places)
    except FaultyPlanError as error:
        tell(said, Beginning(step=Step.FILE, why=error.key))
        raise UsageError(f"{found}: {error}") from error
    _forget(found, plan)
    tell(said, None)
    return True


def _write(plan: Plan, beside: Path, places: Places) -> None:
    installed = [role for role in _ROOMS if (places.settings / f"{_ROOMS[role]}.toml").is_file()]
    if missing := [role for role in plan.roles if role not in installed]:
        raise FaultyPlanError("roles", f"not installed here: {', '.join(missing)}")
    _write_root(plan, beside, Folder(places.store).pinned_root)
    if plan.claim and not Folder(places.store).pinned_root.is_file():
        raise FaultyPlanError("root", "neither this file nor the image names the county's root")
    _write_networks(plan, places)
    for role in ("kiosk", "signage"):
        if role in installed:
            _write_screen(places.settings / f"{role}.toml", plan.screen)
    if plan.roles:
        _switch_off([_ROOMS[role] for role in installed if role not in plan.roles])
    if plan.claim and not (places.settings / "agent.toml").exists():
        text = f"county = {json.dumps(plan.county)}\nclaim = {json.dumps(plan.claim)}\n"
        _keep_secret(places.ticket, text, places.agent_user)


def _write_networks(plan: Plan, places: Places) -> None:
    for name, text in connections(plan).items():
        _keep_secret(places.connections / name, text)
    if way := reaching(plan):
        _keep(places.network / "conf.d" / COUNTY, way)
    if asked := timing.servers(plan.time):
        _keep(places.time / timing.NAME, asked)
        _tell_systemd("try-restart", "systemd-timesyncd.service")


def _keep(path: Path, text: str) -> None:
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_durably(path, text.encode())
    with disk_faults(path):
        # Written for services of other users.
        path.chmod(0o644)


def _write_root(plan: Plan, beside: Path, pinned: Path) -> None:
    if not plan.root:
        return
    try:
        with (beside / plan.root).open("rb") as file:
            raw = file.read(1024 * 1024)
        first_root(raw)
    except (OSError, RejectedError) as error:
        raise FaultyPlanError("root", f"{plan.root} cannot be used ({error})") from error
    if not pinned.exists():
        write_durably(pinned, raw)
        pinned.chmod(0o644)
    elif pinned.read_bytes() != raw:
        raise FaultyPlanError("root", "this terminal trusts another county's root already")


def _write_screen(file: Path, screen: ScreenPlan) -> None:
    """Put what is set before all else in a settings file, and leave its other lines."""
    wanted = {
        key: value for key, value in msgspec.structs.asdict(screen).items() if value is not None
    }
    text = file.read_text(encoding="utf-8")
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MalformedError(f"{file}: {error}") from error
    top, table, rest = re.split(r"(?m)(^\[|\Z)", text, maxsplit=1)
    kept = re.sub(rf"(?m)^({'|'.join(wanted) or '(?!)'})\s*=.*\n?", "", top)
    lines = "".join(f"{key} = {value}\n" for key, value in wanted.items())
    if not {key for key, value in wanted.items() if before.get(key) != value}:
        return
    status = file.stat()
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_text(lines + kept + table + rest, encoding="utf-8")
    temporary.chmod(status.st_mode & 0o777)
    os.chown(temporary, status.st_uid, status.st_gid)
    settle(temporary, file)


def _keep_secret(path: Path, text: str, owner: str = "") -> None:
    """Write a file that its owner alone reads; durable when this returns."""
    temporary = path.with_name(f".{path.name}.new")
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            if owner:
                os.fchown(handle, pwd.getpwnam(owner).pw_uid, -1)
            os.fsync(handle)
        settle(temporary, path)


def _forget(file: Path, plan: Plan) -> None:
    """Leave a copy without secrets, write over the file, and take it away."""
    kept = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    cut = msgspec.to_builtins(plan.without_secrets())
    lines = ["# Taken by this terminal; claim code and passwords were cut out.\n"]
    lines += [f"{key} = {_value(cut[key])}\n" for key in kept if not isinstance(kept[key], dict)]
    for table in (key for key in kept if isinstance(kept[key], dict)):
        lines.append(f"\n[{table}]\n")
        lines += [f"{key} = {_value(cut[table][key])}\n" for key in kept[table]]
    write_durably(file.with_name(DONE), "".join(lines).encode())
    with disk_faults(file):
        with file.open("r+b") as old:
            old.write(b"#" * file.stat().st_size)
            old.flush()
            os.fsync(old.fileno())
        file.unlink()
        sync_folder(file.parent)


def _value(value: object) -> str:
    # JSON's strings, numbers and lists are TOML's too.
    return json.dumps(value, ensure_ascii=False)


def _switch_off(rooms: list[str]) -> None:
    """Take the services of roles away that are not wanted here."""
    if units := [f"mingbai-{room}.service" for room in rooms]:
        _tell_systemd("disable", "--now", *units)


def _tell_systemd(act: str, *words: str) -> None:
    systemctl = shutil.which("systemctl")
    if systemctl is None:
        return
    done = subprocess.run(
        [systemctl, act, "--no-block", *words],
        capture_output=True, text=True, check=False, timeout=_SYSTEMCTL_SECONDS,
    )  # fmt: skip
    if done.returncode:
        _LOG.warning("systemctl %s %s: %s", act, " ".join(words), done.stderr.strip())
