"""Celery's side of the organisation: keys in, nothing out."""

from __future__ import annotations

import uuid

from celery.schedules import crontab
from django.utils import timezone

from culture.core.background import background_task
from culture.core.tables.uploads import forget_uploads
from culture.org import jobs
from culture.org.models import RosterUpload


@background_task("org.read_roster", minutes=4)
def read_roster(identity: str) -> None:
    """See `jobs.read_roster`."""
    jobs.read_roster(identity=uuid.UUID(identity))


@background_task("org.forget_rosters", minutes=5, every=crontab(minute=37))
def forget_rosters() -> None:
    """See `uploads.forget_uploads`."""
    forget_uploads(RosterUpload.objects.all(), now=timezone.now())


@background_task("org.send_invitations", minutes=20)
def send_invitations(users: list[str], actor: str) -> None:
    """See `jobs.send_invitations`."""
    jobs.send_invitations(users=map(uuid.UUID, users), actor=uuid.UUID(actor), now=timezone.now())
