"""A county served over real sockets, in this process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from county.settings import ServerSettings
from county.web.ports import hold
from county.web.serving import build_application
from county.web.wire import protocol
from tests.county.making import Town


@contextmanager
def serving(town: Town, settings: ServerSettings) -> Iterator[int]:
    """Serve a county over a real socket; yield its port."""
    with hold("127.0.0.1", 0) as listener:
        config = uvicorn.Config(
            build_application(town.county, town.clock),
            http=protocol(settings),
            log_config=None,
            forwarded_allow_ips=list(settings.proxies),
            ws="none",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(20)
