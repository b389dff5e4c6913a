"""Hints through an MQTT broker.

Invariant: a broker that is away or slow holds nothing up: hints are sent when it is
there and dropped when it is not.
"""

import logging
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.hints import BrokerSettings, pull_topic

_log = logging.getLogger(__name__)


class MqttHints:
    """The broker; a thread of its own keeps the connection."""

    def __init__(self, broker: BrokerSettings) -> None:
        """Start connecting.

        Raises:
            UsageError: the certificates cannot be read.
        """
        self._client = Client(CallbackAPIVersion.VERSION2)
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
        self._client.on_connect = _tell_connected
        self._client.connect_async(broker.host, broker.port, broker.keepalive_seconds)
        self._client.loop_start()

    def pull(self, area: AreaCode) -> None:
        """Tell an area's terminals to look now, if the broker is there."""
        if self._client.is_connected():
            self._client.publish(pull_topic(area))

    def is_connected(self) -> bool:
        """Tell whether the broker is there."""
        return self._client.is_connected()

    def close(self) -> None:
        """Let go of the broker."""
        self._client.disconnect()
        self._client.loop_stop()


def _tell_connected(_client: Client, _data: object, _flags: Any, reason: Any, _more: Any) -> None:
    _log.info("broker: %s", reason)
