"""Publishing a draft, and correcting the words of what is published."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.instruments.completeness import missing_texts, problems_of
from surveys.instruments.documents import document_of
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Version
from surveys.instruments.services.recording import record
from surveys.instruments.storage import locked_draft
from surveys.instruments.wording import TextChange, Wording, write_wording

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@transaction.atomic
def publish_version(*, draft: Version, actor: User, now: dt.datetime) -> Version:
    """Freeze a draft so that it can be answered, and tell the numbers what it measures.

    Raises ValidationError with everything that is missing in one of the organisation's languages
    or would not fit.
    """
    version = locked_draft(draft)
    languages = version.instrument.organisation.languages
    problems = problems_of(document_of(version), languages, reader=get_language() or "en")
    if problems:
        raise ValidationError([ValidationError(problem) for problem in problems])
    version.published_at = now
    version.save(update_fields=["published_at"])
    describe_version(version)
    record("instrument-published", version, actor, now)
    return version


@transaction.atomic
def correct_texts(
    *,
    version: Version,
    language: str,
    wording: Wording,
    reason: str,
    actor: User,
    now: dt.datetime,
) -> list[TextChange]:
    """Correct a typo or a translation of a published version; say what changed.

    Nothing happens where no text differs. Old and new texts and the reason are audited, the
    revision counts up, and dashboards show the new words. Raises ValidationError without a reason,
    on a draft, or where a needed text would be empty.
    """
    locked = Version.objects.select_for_update().select_related("instrument").get(pk=version.pk)
    if not locked.is_published:
        raise ValidationError(_("This version is a draft: edit it instead."))
    if not reason.strip():
        raise ValidationError(_("Say why the text is corrected."))
    changes = write_wording(locked, language, wording)
    if not changes:
        return []
    missing = missing_texts(document_of(locked), language, reader=get_language() or "en")
    if missing:
        raise ValidationError([ValidationError(problem) for problem in missing])
    locked.revision += 1
    locked.save(update_fields=["revision"])
    describe_version(locked)
    record(
        "instrument-corrected",
        locked,
        actor,
        now,
        language=language,
        reason=reason.strip(),
        changes=[asdict(change) for change in changes],
    )
    return changes
