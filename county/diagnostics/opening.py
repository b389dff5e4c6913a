"""A bundle opened: a terminal may be anybody's, so it is read within limits.

Invariant: only the files that a bundle has are read, each once, under its own name; nothing is
written to a disk, and no more is unpacked than is allowed, whatever the archive says of itself.
"""

import io
import zipfile
import zlib

from disclosure.decoding import decode
from disclosure.diagnostics import FILES, FINDINGS
from disclosure.errors import MalformedError
from disclosure.findings import Examination

_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def open_bundle(bundle: bytes, most: int) -> dict[str, str]:
    """Return the texts of a bundle by the names of their files, in their order.

    Arguments:
        bundle: as it came.
        most: bytes that are unpacked at most, all files together.

    Raises:
        MalformedError: it is no such bundle.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
            entries = archive.infolist()
            if sorted(entry.filename for entry in entries) != sorted(FILES):
                raise MalformedError("the bundle has other files than a bundle has")
            if any(
                one.flag_bits & _ENCRYPTED or one.compress_type not in _PLAIN for one in entries
            ):
                raise MalformedError("the bundle is packed in another way than a bundle is")
            return _texts(archive, most)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise MalformedError(f"no bundle that can be read: {error}") from error
    except NotImplementedError as error:
        raise MalformedError("the bundle asks for a ZIP that nobody has") from error


def findings(texts: dict[str, str]) -> Examination:
    """Return what the terminal's doctors found.

    Raises:
        MalformedError: it is not what doctors say.
    """
    return decode(texts[FINDINGS].encode(), Examination)


def _texts(archive: zipfile.ZipFile, most: int) -> dict[str, str]:
    texts, left = {}, most
    for name in FILES:
        with archive.open(name) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise MalformedError(f"the bundle holds more than {most} bytes")
        texts[name] = content.decode("utf-8-sig")
    return texts
