"""How many answers one address may send in a minute, without ever keeping the address."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from feedback.touchpoints.services import besteffort

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

SECONDS_KEPT = 120
NETWORK_BITS = 64


def allow_answer(*, address: str, now: dt.datetime) -> bool:
    """Count an answer of an address; False when it sent too many in this minute.

    Redis sees a hash that changes every day and whose key is secret. Without Redis everybody may.
    """
    counter = f"rate:{_blur(address, now.date())}:{now:%H%M}"

    def count() -> int:
        with besteffort.client().pipeline(transaction=False) as pipeline:
            pipeline.incr(counter)
            pipeline.expire(counter, SECONDS_KEPT, nx=True)
            return int(pipeline.execute()[0])

    counted = besteffort.breaker.attempt(count)
    return counted is None or counted <= settings.ANSWERS_PER_MINUTE


def client_address(meta: Mapping[str, str]) -> str:
    """Give the address that the outermost trusted proxy saw; nothing a client writes counts."""
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        chain = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(chain) >= proxies and chain[-proxies]:
            return chain[-proxies]
    return meta.get("REMOTE_ADDR", "")


def _blur(address: str, day: dt.date) -> str:
    return hmac.digest(_key(settings.SECRET_KEY, day), _network(address).encode(), "sha256")[
        :16
    ].hex()


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
