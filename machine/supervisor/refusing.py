"""Why the house cannot run, and what is asked before anything else starts."""

import errno
import socket


class CannotRun(Exception):  # noqa: N818 (it reads as the sentence it carries)
    """The house cannot run; the text is one clear sentence for the person who started it."""


def check_port(bind: str, port: int) -> None:
    """Raise CannotRun when `port` is taken or may not be used."""
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: f"Port {port} is taken by another program",
                errno.EACCES: f"Port {port} is reserved for the system",
            }.get(error.errno or 0, f"Cannot listen on {bind} port {port}: {error.strerror}")
            raise CannotRun(f"{reason}; choose another one: PORT=8001 make run") from error
