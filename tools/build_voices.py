"""Put the speakers of the neural voice inside the package that speaks.

They are 0.5 MB files in the npm package of kokoro-js, whose own dependencies (0.5 GB) are
not wanted: so it is packed, not installed, and held against its hash here. The arguments
are the command that runs npm.
"""

import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = "kokoro-js@1.2.1"
SHA512 = (
    "a2ad076495a2b37b7c94446430987ce162d4f3a769603d04b813eda989cb950c"
    "f214fd4e9320510dcc1e02a09f84d3a996dc8df63fdace9d47eaeb82e3b81287"
)
SPEAKERS = ("zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi")
BYTES = 510 * 256 * 4
VOICES = Path(__file__).resolve().parent.parent / "speech" / "assets" / "voices"


def fetch(npm: list[str], folder: Path) -> Path:
    """Return the package's file, fetched by npm into `folder`.

    Raises:
        ValueError: it is not the file it was.
        OSError: npm could not fetch it.
    """
    done = subprocess.run(
        [*npm, "pack", PACKAGE, "--ignore-scripts", "--pack-destination", str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise OSError(done.stderr.strip().splitlines()[-1] if done.stderr else "npm failed")
    file = next(folder.glob("*.tgz"))
    if hashlib.sha512(file.read_bytes()).hexdigest() != SHA512:
        raise ValueError(f"{PACKAGE} is not the file it was: its SHA-512 differs")
    return file


def unpack(file: Path) -> None:
    """Place the speakers and the licence they come under."""
    VOICES.mkdir(parents=True, exist_ok=True)
    with tarfile.open(file) as package:
        for speaker in SPEAKERS:
            place(package, f"package/voices/{speaker}.bin", VOICES / f"{speaker}.bin")
            if (VOICES / f"{speaker}.bin").stat().st_size != BYTES:
                raise ValueError(f"the speaker {speaker} has another size than expected")
        place(package, "package/LICENSE", VOICES / "LICENSE.kokoro-js.txt")


def place(package: tarfile.TarFile, name: str, target: Path) -> None:
    """Write one file of the package beside its place and rename it."""
    held = package.extractfile(name)
    if held is None:
        raise ValueError(f"{PACKAGE} has no file {name}")
    beside = target.with_name(f".{target.name}")
    beside.write_bytes(held.read())
    beside.replace(target)


def main() -> int:
    """Fetch and place; 1 with one sentence when that failed."""
    try:
        with TemporaryDirectory(prefix="mingbai-voices-") as folder:
            unpack(fetch(sys.argv[1:], Path(folder)))
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
        print(f"The speakers were not placed: {error}. Run './dev setup' again.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
