"""The broker's transport, for which a connection that is gone is a connection error.

When the broker goes away amid a task, Celery closes its connection twice, and kombu then asks one
without a client for its address: an AttributeError that nobody expects there and that ends the
worker (Celery and kombu 5.7). Said as what it is, it is handled like any lost connection: the
worker does its task to the end, comes back with the broker, and what could not be acknowledged is
delivered again.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis


class BrokerChannel(redis.Channel):
    """A channel that knows when its connection is gone."""

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker is gone.")
        return dict(super()._connparams(asynchronous))  # type: ignore[misc]


class Transport(redis.Transport):
    """Redis or Valkey."""

    Channel = BrokerChannel
