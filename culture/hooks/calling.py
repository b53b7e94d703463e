"""Sending a message to an address of the internet: never inside, never further, never for long."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from urllib3 import HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Mapping

CONNECT_SECONDS = 5
READ_SECONDS = 10
HTTPS = 443
_TUNNELS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class AddressRefused(Exception):  # noqa: N818 - says what happened
    """An address is not one of the internet, or is none at all."""


class NobodyAnswered(Exception):  # noqa: N818 - says what happened
    """The receiver could not be reached, or did not answer in time."""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send a message and return the status; what else is answered is never read.

    The name is resolved here, every address of it is looked at, and the connection goes to the one
    that was looked at: a name that changes between the look and the call changes nothing. A
    redirect is a status as any other. Raises `AddressRefused` and `NobodyAnswered`.
    """
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or HTTPS
    except ValueError as error:
        raise AddressRefused(url) from error
    if parts.scheme != "https" or not host:
        raise AddressRefused(url)
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    name = host if port == HTTPS else f"{host}:{port}"
    pool = _pool(open_address(host, port), host, port)
    try:
        answer = pool.urlopen(
            "POST",
            target,
            body=body,
            headers={"Host": name, "Content-Type": "application/json", **headers},
            redirect=False,
            retries=False,
            preload_content=False,
            assert_same_host=False,
        )
        status: int = answer.status
        answer.close()
    except (HTTPError, OSError) as error:
        raise NobodyAnswered(type(error).__name__) from error
    finally:
        pool.close()
    return status


def open_address(host: str, port: int) -> str:
    """The address that a name stands for, if all that it stands for are on the internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NobodyAnswered(host) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_on_the_internet(one) for one in addresses):
        raise AddressRefused(host)
    return addresses[0]


def is_on_the_internet(address: str) -> bool:
    """Whether an address is open to everybody: none of a house, a machine or a tunnel into one."""
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return is_on_the_internet(str(known.ipv4_mapped))
        if known.sixtofour or known.teredo or any(known in net for net in _TUNNELS):
            return False
    return known.is_global and not known.is_multicast


def _pool(address: str, host: str, port: int) -> HTTPSConnectionPool:
    return HTTPSConnectionPool(
        address,
        port,
        timeout=Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        maxsize=1,
        server_hostname=host,
        assert_hostname=host,
    )
