"""The child process that speaks one piece with pyttsx3, and dies.

pyttsx3 2.99, each trap reproduced: `runAndWait` returns before the synthesis has
ended, so the driver's own `Synchronize` is called; a second queued save loses the
first, so one process saves one file; a wrong voice raises nothing, so the voice is
asked for again afterwards; its threads can hang, so the parent limits the time.
Invariant: exit code 0 means that the file was asked for with the voice asked for.
"""

import argparse
import json
import sys
from typing import Any

VOLUME = 0.6
"""espeak-ng clips its peaks at 1.0; the loudness is set later in any case."""

EXIT_NO_ESPEAK = 3
EXIT_NO_VOICE = 4


def main() -> int:
    """Speak standard input into a file, or list the voices' ids as JSON."""
    parser = argparse.ArgumentParser(prog="pyttsx_child")
    parser.add_argument("--voice", default="")
    parser.add_argument("--rate", type=int, default=160)
    parser.add_argument("--out", default="")
    options = parser.parse_args()
    try:
        import pyttsx3  # noqa: PLC0415 - it loads espeak-ng when it is imported

        engine = pyttsx3.init("espeak")
    except (ImportError, OSError, RuntimeError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - read by the parent
        return EXIT_NO_ESPEAK
    if not options.out:
        print(json.dumps([voice.id for voice in engine.getProperty("voices")]))  # noqa: T201
        return 0
    return _save(engine, options.voice, options.rate, options.out)


def _save(engine: Any, voice: str, rate: int, out: str) -> int:
    from pyttsx3.drivers import _espeak  # noqa: PLC0415

    engine.setProperty("voice", voice)
    engine.setProperty("rate", rate)
    engine.setProperty("volume", VOLUME)
    engine.save_to_file(sys.stdin.buffer.read().decode("utf-8"), out)
    engine.runAndWait()
    _espeak.Synchronize()
    return 0 if engine.getProperty("voice") == voice.lower() else EXIT_NO_VOICE


if __name__ == "__main__":
    sys.exit(main())
