"""`manage.py run` whose parts weigh nothing: supervisor and engines are the real ones.

Web and worker take ten seconds of a processor to start, and how they are watched and ended
does not depend on what they do. Run as `python -m tests.machine.light --no-demo --port PORT`; as a
part, `light.py NAME PORT` answers there and leaves a process behind that ends for nobody.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
PARTS: Mapping[str, str] = {"web server": "web", "worker": "worker"}


class Healthy(BaseHTTPRequestHandler):
    """Says that it is well to whoever asks."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing of it."""


def be_a_part(port: int) -> None:
    """Leave a process behind that is deaf to SIGTERM; answer where a port is given."""
    with subprocess.Popen([sys.executable, "-SIc", STUBBORN]):
        if port:
            HTTPServer(("127.0.0.1", port), Healthy).serve_forever()
        signal.pause()


def run_the_house(arguments: list[str]) -> None:
    """Run the house with light parts in place of its own."""
    from machine import supervisor  # noqa: PLC0415 (parts need none)
    from machine.supervisor import Options  # noqa: PLC0415
    from machine.supervisor.command import run  # noqa: PLC0415

    def commands(options: Options) -> dict[str, list[str]]:
        ports = {supervisor.WEB: options.port}
        return {
            name: [sys.executable, "-SI", __file__, word, str(ports.get(name, 0))]
            for name, word in PARTS.items()
        }

    supervisor.commands = commands
    run(arguments)


if __name__ == "__main__":
    if sys.argv[1] in PARTS.values():
        be_a_part(int(sys.argv[2]))
    else:
        run_the_house(sys.argv[1:])
