"""Sessions of people: rows that their owner sees and ends, and that end by themselves.

What a row says of a session is kept in the session itself, so a request reads it with the session
and asks nothing more. It holds no address, and of the browser only its kind. The key of a session
is in the cookie alone: a row is found by its digest, so a copy of the table lets nobody in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

if TYPE_CHECKING:
    from culture.accounts.models import Session

VISIT = "visit"
SEEN_ANEW = dt.timedelta(minutes=5)
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS X", "CrOS", "Linux")
NAMES = {"Edg": "Edge", "OPR": "Opera", "Mac OS X": "macOS", "CrOS": "ChromeOS"}


class SessionStore(db.SessionStore):
    """Django's sessions in the database, in rows that say whose they are, found by digests."""

    # Those of the database's store would look for the key itself.
    aexists, aload = SessionBase.aexists, SessionBase.aload
    acreate, asave, adelete = SessionBase.acreate, SessionBase.asave, SessionBase.adelete

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of sessions."""
        from culture.accounts.models import Session  # noqa: PLC0415 (loaded before the models)

        return Session

    def cycle_key(self) -> None:
        """Give the session another key, and another name among those of its owner."""
        if VISIT in self:
            self[VISIT] = self[VISIT] | {"identity": str(uuid.uuid4())}
        super().cycle_key()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Copy whose session it is, and what its owner may know of it, into columns."""
        row = self.get_model_class()(
            digest=digest_of(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )
        if SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
        if VISIT in data:
            visit = data[VISIT]
            row.uuid = uuid.UUID(visit["identity"])
            row.began_at = _moment(visit["began"])
            row.seen_at = _moment(visit["seen"])
            row.device = visit["device"]
        return row

    def exists(self, session_key: str) -> bool:
        """Whether a session has this key."""
        return self.get_model_class().objects.filter(digest=digest_of(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End the session with a key, or this one."""
        key = session_key or self.session_key
        if key:
            self.get_model_class().objects.filter(digest=digest_of(key)).delete()

    def _get_session_from_db(self) -> Session | None:
        alive = self.get_model_class().objects.filter(expire_date__gt=timezone.now())
        row = alive.filter(digest=digest_of(self.session_key or "")).first()
        if row is None:
            self._session_key = None
        return row


def digest_of(key: str) -> str:
    """What the table keeps of a session's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(session: SessionBase, *, agent: str, now: dt.datetime, identity: uuid.UUID) -> None:
    """Write into a session that somebody came in, when, and with what kind of browser."""
    session[VISIT] = {
        "identity": str(identity),
        "began": now.timestamp(),
        "seen": now.timestamp(),
        "device": device_of(agent),
    }


def is_over(session: SessionBase, *, now: dt.datetime) -> bool:
    """Whether the session is too old, or nobody came back for too long."""
    visit = session[VISIT]
    oldest, quietest = limits(now)
    return _moment(visit["began"]) <= oldest or _moment(visit["seen"]) <= quietest


def touch(session: SessionBase, *, now: dt.datetime) -> None:
    """Remember that somebody was here; written down every five minutes."""
    visit = session[VISIT]
    if now - _moment(visit["seen"]) >= SEEN_ANEW:
        session[VISIT] = visit | {"seen": now.timestamp()}


def limits(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Since when a session must have begun, and since when somebody must have been there."""
    return (
        now - dt.timedelta(hours=settings.SESSION_HOURS),
        now - dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES),
    )


def device_of(agent: str) -> str:
    """Name the kind of browser and system of a user agent, empty where it names none."""
    found = [
        next((name for name in names if re.search(rf"\b{name}\b", agent)), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(NAMES.get(name, name) for name in found if name)


def _moment(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
