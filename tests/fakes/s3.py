"""An S3-compatible store of the tests' own: SeaweedFS, a real one, on loopback."""

import json
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from county.blobs.settings import BlobSettings

BUCKET = "mingbai"
KEYS = ("county", "a secret of tests")
_PARTS = ("master", "volume", "filer", "s3")
_START_SECONDS = 90.0


def program() -> Path | None:
    """Return SeaweedFS's program, None where there is none (PyPI has it for x86-64)."""
    beside = Path(sys.executable).with_name("weed")
    found = shutil.which("weed")
    return beside if beside.exists() else Path(found) if found else None


@dataclass
class Store:
    """A running store with a bucket."""

    folder: Path
    process: subprocess.Popen[bytes]
    port: int

    @classmethod
    def start(cls, weed: Path, folder: Path) -> "Store":
        """Start it in an empty folder, and make the bucket."""
        identity = {
            "name": "county",
            "credentials": [{"accessKey": KEYS[0], "secretKey": KEYS[1]}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
        (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        names = [f"{part}.port{kind}" for part in _PARTS for kind in ("", ".grpc")]
        ports = dict(zip(names, _free_ports(len(names)), strict=True))
        command = [str(weed), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        command += ["-filer", "-s3", f"-s3.config={folder / 's3.json'}", "-volume.max=8"]
        command += ["-master.volumeSizeLimitMB=64", "-master.telemetry=false"]
        command += [f"-{name}={port}" for name, port in ports.items()]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        store = cls(folder, process, ports["s3.port"])
        store._wait()
        return store

    def stop(self) -> None:
        """Stop it at once: what it holds is the tests' alone."""
        self.process.kill()
        self.process.wait(60)

    def settings(self, key_file: Path, prefix: str) -> BlobSettings:
        """Return a county's settings; its keys are written to a file."""
        key_file.write_text("\n".join(KEYS))
        return BlobSettings(
            bucket=BUCKET,
            endpoint=f"http://127.0.0.1:{self.port}",
            prefix=prefix,
            key_file=str(key_file),
            connect_seconds=5,
            read_seconds=20,
        )

    def client(self) -> Any:
        """Return a client of its own, to look behind the county's back."""
        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=KEYS[0],
            aws_secret_access_key=KEYS[1],
            region_name="us-east-1",
            config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
        )

    def _wait(self) -> None:
        client, until = self.client(), time.monotonic() + _START_SECONDS
        while not _is_ready(client):
            if self.process.poll() is not None or time.monotonic() > until:
                told = (self.folder / "log").read_text()[-3000:]
                raise RuntimeError(f"SeaweedFS does not start: {told}")
            time.sleep(0.1)
        client.close()


def _is_ready(client: Any) -> bool:
    try:
        if BUCKET not in [one["Name"] for one in client.list_buckets()["Buckets"]]:
            client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="ready", Body=b"ready")
    except (BotoCoreError, ClientError):
        return False
    return True


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        ports: list[int] = [one.getsockname()[1] for one in sockets]
        return ports
