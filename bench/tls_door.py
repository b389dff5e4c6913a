"""TLS before a county's server, as nginx stands before a real one.

Invariant: bytes pass as they are; what a client or the server breaks off ends its connection alone.
"""

import argparse
import asyncio
import contextlib
import ssl
from pathlib import Path

_PIECE_BYTES = 64 * 1024


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await source.read(_PIECE_BYTES):
            sink.write(piece)
            await sink.drain()
    with contextlib.suppress(OSError):
        sink.close()


async def _serve(address: str, port: int, certificate: Path, server: int) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inside = await asyncio.open_connection("127.0.0.1", server)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_copy(reader, inside[1]), _copy(inside[0], writer))

    door = await asyncio.start_server(pass_on, address, port, ssl=context)
    await door.serve_forever()


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True)
    parser.add_argument("--port", type=int, default=443)
    parser.add_argument("--certificate", type=Path, required=True)
    parser.add_argument("--server", type=int, required=True, help="port of the county's server")
    options = parser.parse_args()
    asyncio.run(_serve(options.address, options.port, options.certificate, options.server))


if __name__ == "__main__":
    main()
