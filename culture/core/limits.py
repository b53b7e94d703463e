"""How much one address may send in a minute, without ever keeping the address."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from culture.core import besteffort

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

SECONDS_KEPT = 120
NETWORK_BITS = 64
STEP = 10
STEPS = 12
MOST_NETWORKS = 10_000


class NetworkCounts:
    """Answers per network in this minute, shared with other processes in steps.

    `name` keeps different counts apart; `limit` is the setting that says how many may come. One
    step is ten answers, or a twelfth of a higher limit, so ordinary customers cost no message at
    all, and with several processes a limit holds to a step for each.
    """

    def __init__(self, name: str, *, limit: str) -> None:
        self._name, self._setting = name, limit
        self._lock = threading.Lock()
        self._minute = ""
        self._counts: dict[str, tuple[int, int]] = {}

    @property
    def most(self) -> int:
        """How many may come in a minute."""
        most: int = getattr(settings, self._setting)
        return most

    def allow(self, *, address: str, now: dt.datetime) -> bool:
        """Count an answer of an address; False when it sent too many in this minute.

        Only a hash is counted that changes every day and whose key is secret. Without Redis each
        process counts alone.
        """
        return self.add(_blur(address, now.date()), f"{now:%H%M}") <= self.most

    def add(self, network: str, minute: str) -> int:
        """Count one more answer; give how many came, as far as this process knows."""
        with self._lock:
            if minute != self._minute or len(self._counts) > MOST_NETWORKS:
                self._minute, self._counts = minute, {}
            known, own = self._counts.get(network, (0, 0))
            own += 1
            if own < max(STEP, self.most // STEPS):
                self._counts[network] = known, own
                return known + own
            self._counts[network] = known + own, 0
        shared = besteffort.breaker.attempt(lambda: _share(f"{self._name}:{network}:{minute}", own))
        if shared is None:
            return known + own
        with self._lock:
            self._counts[network] = shared, self._counts.get(network, (0, 0))[1]
        return shared

    def forget(self) -> None:
        """Start from nothing."""
        self._minute = ""


def _share(counter: str, answers: int) -> int:
    with besteffort.client().pipeline(transaction=False) as pipeline:
        pipeline.incrby(counter, answers)
        pipeline.expire(counter, SECONDS_KEPT)
        return int(pipeline.execute()[0])


def client_address(meta: Mapping[str, str]) -> str:
    """Give the address that the outermost trusted proxy saw; nothing a client writes counts."""
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        chain = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(chain) >= proxies and chain[-proxies]:
            return chain[-proxies]
    return meta.get("REMOTE_ADDR", "")


def _blur(address: str, day: dt.date) -> str:
    key = _key(settings.SECRET_KEY, day)
    return hashlib.blake2b(_network(address).encode(), key=key, digest_size=16).hexdigest()


@lru_cache(maxsize=2)
def _key(secret: str, day: dt.date) -> bytes:
    return hmac.digest(secret.encode(), f"answers of {day.isoformat()}".encode(), hashlib.sha256)


def _network(address: str) -> str:
    """Take an IPv6 network as one address: a home holds as many addresses as it likes."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], NETWORK_BITS), strict=False))
    except ValueError:
        return address
