"""The steps before the house opens; each says what it does and fails with one sentence.

They need all of Django, so a process of their own takes them and ends (see the command `prepare`).
"""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from redis import Redis, RedisError

from culture import translations
from machine import embedded
from machine.supervisor.refusing import CannotRun

Say = Callable[[str], None]


def prepare(say: Say, *, demo: bool) -> str:
    """Take all steps; give what is to be said when the house is open."""
    check_servers()
    compile_messages(say)
    collect_static(say)
    migrate(say)
    logins = load_demo(say) if demo else ""
    place = first_address()
    first = f"The house is empty. Begin here: {place}" if place else ""
    return "\n".join(filter(None, (logins, first)))


class Progress(io.StringIO):
    """Keeps what the demo prints, and shows it at once but for what stands between empty lines."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def write(self, text: str) -> int:
        """Keep `text`, and show it while it is progress."""
        kept = super().write(text)
        if text.strip() and self.getvalue().count("\n\n") != 1:
            self._say(f"  {text.rstrip()}")
        return kept

    @property
    def told(self) -> str:
        """What stands between the first two empty lines; nothing while the second is missing."""
        parts = self.getvalue().split("\n\n")
        return parts[1] if len(parts) > 2 else ""  # noqa: PLR2004 (before, between, after)


def check_servers() -> None:
    """Raise CannotRun when the database or the broker cannot be reached."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = " ".join(str(error).split())
        raise CannotRun(f"The database named by DATABASE_URL does not answer: {reason}") from error
    broker = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5)
    try:
        broker.ping()
    except RedisError as error:
        raise CannotRun(f"The broker named by REDIS_URL does not answer: {error}") from error
    finally:
        broker.close()


def migrate(say: Say) -> None:
    """Bring the database to the newest migration."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        say(f"Preparing the database ({len(waiting)} migrations) …")
        call_command("migrate", interactive=False, verbosity=0)


def compile_messages(say: Say) -> None:
    """Compile the translations whose text is newer than their compiled form."""
    compiled = translations.compile_messages(settings.LOCALE_PATHS)
    if compiled:
        say(f"Compiled {len(compiled)} translation files.")


def collect_static(say: Say) -> None:
    """Collect the static files when one of them changed since the last time."""
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    now = _static_fingerprint()
    if mark.exists() and mark.read_text() == now:
        return
    say("Collecting the static files …")
    try:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        mark.write_text(now)
    except OSError as error:
        raise CannotRun(f"Cannot write {settings.STATIC_ROOT}: {error.strerror}.") from error


def load_demo(say: Say) -> str:
    """Load the demo when there is no organisation; give the logins it told, now or back then.

    The command `demo` prints its progress, and between empty lines the logins. They are kept as
    soon as the organisation is there, also where the start is interrupted after that.
    """
    told = embedded.data_folder() / "demo-logins.txt"
    if apps.get_model("accounts", "Organisation").objects.exists():
        return told.read_text() if told.exists() else ""
    if "demo" not in get_commands():
        return ""
    say("Loading the demo organisation (once) …")
    output = Progress(say)
    try:
        call_command("demo", stdout=output)
    finally:
        if output.told:
            told.touch(mode=0o600)
            told.write_text(output.told)
    return output.told


def first_address() -> str:
    """Where an empty house begins; nothing once there is an organisation."""
    if apps.get_model("accounts", "Organisation").objects.exists():
        return ""
    output = io.StringIO()
    call_command("begin", stdout=output)
    return output.getvalue().strip()


def _static_fingerprint() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path))
            found = file.stat()
            seen.update(f"{file} {found.st_size} {found.st_mtime_ns}\n".encode())
    return seen.hexdigest()
