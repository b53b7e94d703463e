"""The preparation of the house as a process: started, waited for, and heard."""

import os
import sys

from machine.embedded.place import CHECKOUT
from machine.supervisor.children import Child


class Preparing(Child):
    """Prepares the house and ends; it needs hundreds of megabytes that must not stay."""

    def __init__(self, *, demo: bool) -> None:
        """Start it."""
        self._told, telling = os.pipe()
        command = [sys.executable, str(CHECKOUT / "manage.py"), "prepare", "--tell", str(telling)]
        command += [] if demo else ["--no-demo"]
        try:
            super().__init__("preparation", command, os.environ, keep=[telling])
        finally:
            os.close(telling)

    def last_words(self) -> str:
        """Give what it told once it has ended: words for the end of the start, or why it failed."""
        with os.fdopen(self._told) as told:
            return told.read()
