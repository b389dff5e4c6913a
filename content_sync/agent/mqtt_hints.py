"""Hints from an MQTT broker.

Invariant: of a message only the topic is looked at; a broker that floods is left alone
for a while, and one that is away is asked again ever more seldom.
"""

import logging
import socket
import time
from collections.abc import Mapping
from threading import Event, Thread
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from content_sync.agent.hints import Nudge
from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.hints import PACKET_BYTES, BrokerSettings, pull_topic

_LOG = logging.getLogger(__name__)

FLOOD_MESSAGES = 120
"""More messages than this within `FLOOD_SECONDS` are no hints."""

FLOOD_SECONDS = 60.0
REST_SECONDS = 900.0
"""How long a flooding broker is left alone."""


class _Caller(Client):
    """A client that binds no socket: a terminal's units forbid that (`SocketBindDeny`)."""

    def _create_socket_connection(self) -> socket.socket:
        # The library asks for a source address, which binds the socket before it connects.
        return socket.create_connection((self._host, self._port), timeout=self._connect_timeout)


class MqttHints:
    """Listens in a thread of its own.

    Arguments:
        broker: where it is.
        name: the client's id at the broker.
        nudges: what a hint for an area goes to.
        rest_seconds: how long a flooding broker is left alone.
    """

    def __init__(
        self,
        broker: BrokerSettings,
        name: str,
        nudges: Mapping[AreaCode, Nudge],
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        """Get ready.

        Raises:
            UsageError: the certificates cannot be read.
        """
        self._broker = broker
        self._rest_seconds = rest_seconds
        self._topics = {pull_topic(area): nudge for area, nudge in nudges.items()}
        self._stop = Event()
        self._since, self._count = 0.0, 0
        self._client = _Caller(
            CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv5
        )
        self._client.reconnect_delay_set(
            broker.reconnect_first_seconds, broker.reconnect_most_seconds
        )
        if broker.username:
            self._client.username_pw_set(broker.username, broker.password)
        if broker.tls:
            try:
                self._client.tls_set(broker.ca_file or None)
            except (OSError, ValueError) as error:
                raise UsageError(f"[broker] ca_file {broker.ca_file}: {error}") from error
        self._client.on_connect = self._connected
        self._client.on_message = self._message

    def start(self) -> None:
        """Begin to listen; returns at once, whether the broker is there or not."""
        Thread(target=self._listen, name="hints", daemon=True).start()

    def is_connected(self) -> bool:
        """Tell whether the broker is there."""
        return self._client.is_connected()

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        self._client.disconnect()

    def _listen(self) -> None:
        small = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        small.MaximumPacketSize = PACKET_BYTES
        while not self._stop.is_set():
            self._client.connect_async(
                self._broker.host,
                self._broker.port,
                self._broker.keepalive_seconds,
                properties=small,
            )
            # Comes back only after disconnect(): from close, or after a flood.
            self._client.loop_forever(retry_first_connection=True)
            self._stop.wait(self._rest_seconds)

    def _connected(self, client: Client, _data: object, _flags: Any, reason: Any, _: Any) -> None:
        _LOG.info("broker: %s", reason)
        if not reason.is_failure:
            client.subscribe([(topic, 0) for topic in self._topics])

    def _message(self, client: Client, _data: object, message: MQTTMessage) -> None:
        now = time.monotonic()
        if now - self._since > FLOOD_SECONDS:
            self._since, self._count = now, 0
        self._count += 1
        if self._count > FLOOD_MESSAGES:
            if self._count == FLOOD_MESSAGES + 1:
                _LOG.warning("the broker floods; it is left alone for %.0f s", self._rest_seconds)
                client.disconnect()
            return
        nudge = self._topics.get(message.topic)
        if nudge is not None:
            nudge.hint()
