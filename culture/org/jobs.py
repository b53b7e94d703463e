"""What the worker does for the organisation."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterable
from smtplib import SMTPRecipientsRefused

from django.core.exceptions import ValidationError
from django.utils import translation

from culture.accounts.models import User
from culture.core.tables.uploads import unpack_upload
from culture.org.invitations import send_invitation, was_invited
from culture.org.models import RosterUpload

log = logging.getLogger(__name__)


def read_roster(*, identity: uuid.UUID) -> None:
    """Read the workbook of a roster that waits for it; see `unpack_upload`."""
    uploads = RosterUpload.objects.select_related("created_by")
    upload = uploads.filter(uuid=identity).first()
    if upload is not None:
        with translation.override(upload.created_by.language or None):
            unpack_upload(uploads, identity=identity)


def send_invitations(*, users: Iterable[uuid.UUID], actor: uuid.UUID, now: dt.datetime) -> None:
    """Mail the way in to everybody of these who did not get it yet.

    Idempotent. One refused address stops nobody else. Where no more may go out today, or the mail
    server is away, the rest waits: the list of users offers to send it again.
    """
    inviter = User.objects.get(uuid=actor)
    invited = User.objects.filter(uuid__in=users, last_login=None, is_active=True)
    with translation.override(inviter.language or None):
        for user in invited.select_related("organisation").order_by("pk"):
            if was_invited(user):
                continue
            try:
                send_invitation(user=user, actor=inviter, now=now)
            except SMTPRecipientsRefused:
                log.warning("an invitation was refused by the mail server")
            except (OSError, ValidationError) as reason:
                log.warning("invitations stop: %s", type(reason).__name__)
                return
