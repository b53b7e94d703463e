"""What the worker does for the organisation."""

from __future__ import annotations

import uuid

from django.utils import translation

from culture.core.tables.uploads import unpack_upload
from culture.org.models import RosterUpload


def read_roster(*, identity: uuid.UUID) -> None:
    """Read the workbook of a roster that waits for it; see `unpack_upload`."""
    uploads = RosterUpload.objects.select_related("created_by")
    upload = uploads.filter(uuid=identity).first()
    if upload is not None:
        with translation.override(upload.created_by.language or None):
            unpack_upload(uploads, identity=identity)
