"""Handwriting read by PP-OCR: the model inside the wheel `rapidocr`, run by onnxruntime.

Both come with the extra ``mingbai[handwriting]``. `rapidocr` itself is not imported: it
wants OpenCV and more, of which nothing is needed to read one character.
Invariant: a candidate is one Chinese character, a digit or a letter, never a piece of one.
"""

import logging
from collections.abc import Callable, Sequence
from importlib import util
from importlib.machinery import ModuleSpec
from pathlib import Path
from threading import Lock
from typing import Any

from PIL import Image

from disclosure.errors import MalformedError
from finding.tokens import is_chinese
from kiosk.journey.typing.drawing import draw
from kiosk.journey.typing.handwriting import CANDIDATES, Handwriting, Stroke

_LOG = logging.getLogger(__name__)
_MODEL = Path("models", "PP-OCRv6_rec_small.onnx")
_NEEDED = ("onnxruntime", "numpy")
_HOW = "install mingbai[handwriting]"
_BLANK = 1
"""The model's classes: the blank between characters, its own characters, a space."""


Find = Callable[[str], ModuleSpec | None]


def missing(find: Find = util.find_spec) -> str:
    """Return why handwriting is not to be had here, in a sentence; empty when it is.

    Arguments:
        find: what looks for a package without importing it.
    """
    absent = [name for name in _NEEDED if find(name) is None]
    if _model_file(find) is None:
        absent.append("the model inside rapidocr")
    return f"no handwriting without {', '.join(absent)}: {_HOW}" if absent else ""


def load_handwriting(find: Find = util.find_spec) -> Handwriting | None:
    """Return the reader of handwriting, or None (and say so in the log) where it is missing.

    Opens the model: 0.1 s on x86, so call it in a thread or before the pad is shown.
    """
    why, file = missing(find), _model_file(find)
    if why or file is None:
        _LOG.info("%s", why)
        return None
    try:
        return Recogniser(file)
    except MalformedError as error:
        _LOG.warning("%s", error)
        return None


def find_handwriting(find: Find = util.find_spec) -> Handwriting | None:
    """Return a reader that is not loaded yet, or None (and say so in the log) where it is missing."""
    why = missing(find)
    if why:
        _LOG.info("%s", why)
        return None
    return LateHandwriting(load_handwriting)


class LateHandwriting:
    """A reader that is loaded when it is first asked; no strokes are enough to ask.

    The model and what runs it take 38 MB, and most visits write nothing by hand.

    Arguments:
        load: returns the reader, or None where it cannot be had: then nothing is ever read.
    """

    def __init__(self, load: Callable[[], Handwriting | None]) -> None:
        self._load: Callable[[], Handwriting | None] | None = load
        self._reader: Handwriting | None = None
        self._lock = Lock()

    def candidates(self, strokes: Sequence[Stroke], limit: int = CANDIDATES) -> tuple[str, ...]:
        """Return the characters that the strokes may be, the likeliest first."""
        with self._lock:
            if self._load is not None:
                self._reader, self._load = self._load(), None
        return self._reader.candidates(strokes, limit) if self._reader is not None else ()


class Recogniser:
    """A model that reads lines of text, asked for single characters.

    Raises:
        MalformedError: the file is no model that can be run.
    """

    def __init__(self, model: Path) -> None:
        self._session: Any = _session(model)
        self._input = self._session.get_inputs()[0].name
        known = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = [(_BLANK + n, mark) for n, mark in enumerate(known) if _is_wanted(mark)]

    def candidates(self, strokes: Sequence[Stroke], limit: int = CANDIDATES) -> tuple[str, ...]:
        """Return the characters that the strokes may be, the likeliest first."""
        return self.read(draw(strokes), limit) if any(strokes) else ()

    def read(self, picture: Image.Image, limit: int = CANDIDATES) -> tuple[str, ...]:
        """Return the characters that a picture may show, the likeliest first.

        Arguments:
            picture: one character, black on white, grey-scale, as `draw` makes it.
            limit: how many to return at most.
        """
        import numpy as np  # noqa: PLC0415 - an optional extra

        grey = np.asarray(picture, dtype=np.float32) / 127.5 - 1.0
        likely = self._session.run(None, {self._input: np.stack([grey] * 3)[None]})[0][0].max(0)
        places = [place for place, _ in self._characters]
        best = np.argsort(-likely[places], kind="stable")[:limit]
        return tuple(self._characters[int(one)][1] for one in best)


def _session(model: Path) -> Any:
    import onnxruntime as onnx  # noqa: PLC0415 - an optional extra
    from onnxruntime.capi import onnxruntime_pybind11_state as faults  # noqa: PLC0415

    options = onnx.SessionOptions()
    # A character takes 8 ms on one core; the window needs the others.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    try:
        return onnx.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except (
        faults.Fail,
        faults.InvalidArgument,
        faults.InvalidGraph,
        faults.InvalidProtobuf,
        faults.NoSuchFile,
    ) as error:
        raise MalformedError(f"handwriting: {model.name} cannot be run: {error}") from error


def _is_wanted(mark: str) -> bool:
    return len(mark) == 1 and (is_chinese(mark) or (mark.isascii() and mark.isalnum()))


def _model_file(find: Find) -> Path | None:
    found = find("rapidocr")
    for folder in (found.submodule_search_locations or ()) if found else ():
        file = Path(folder) / _MODEL
        if file.is_file():
            return file
    return None
