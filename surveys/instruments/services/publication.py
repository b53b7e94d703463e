"""Publishing a draft, and correcting the words of what is published."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from culture.audit.models import AuditEntry
from culture.core.versions import freeze
from surveys.instruments.completeness import missing_texts, problems_of
from surveys.instruments.likeness import are_alike
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Version
from surveys.instruments.services.recording import record
from surveys.instruments.storage import locked_draft
from surveys.instruments.wording import STATEMENT, TextChange, Wording, write_wording
from surveys.instruments.writing import document_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from culture.accounts.models import User


@transaction.atomic
def publish_version(*, draft: Version, actor: User, now: dt.datetime) -> Version:
    """Freeze a draft so that it can be answered, and tell the numbers what it measures.

    Raises ValidationError with everything that is missing in one of its languages or would not
    fit.
    """
    version = locked_draft(draft)
    problems = problems_of(document_of(version), reader=get_language() or "en")
    freeze(version, problems=problems, now=now)
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
    revision counts up, and dashboards show the new words. A further language that is written whole
    is one that the version is asked in from then on. Raises ValidationError without a reason, on a
    draft, where a needed text would be empty, or where a statement would ask something else.
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
    others = list(_other_questions(locked, language, changes))
    if others:
        raise ValidationError(others)
    locked.revision += 1
    if language not in locked.languages:
        locked.languages.append(language)
    locked.save(update_fields=["revision", "languages"])
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


def _other_questions(
    version: Version, language: str, changes: list[TextChange]
) -> Iterator[ValidationError]:
    """Refuse statements that are not alike what was published: waves know a question by its words.

    The words that were published count, so that many small corrections are no way round it.
    """
    published = _first_words(version, language)
    for change in changes:
        old = published.get(change.place, change.old)
        if change.place.startswith(STATEMENT) and old and not are_alike(old, change.new):
            yield ValidationError(
                _(
                    "A correction mends a spelling. “%(new)s” asks something else than "
                    "“%(old)s”: start the next version for another question."
                )
                % {"new": change.new, "old": old}
            )


def _first_words(version: Version, language: str) -> dict[str, str]:
    """What corrected texts of a language said at first, by their places."""
    earlier = AuditEntry.objects.filter(
        action="instrument-corrected", object_uuid=version.uuid, details__language=language
    )
    newest_first = earlier.order_by("-pk").values_list("details", flat=True)
    return {
        change["place"]: change["old"]
        for details in newest_first
        for change in details["changes"]
        if change["old"]
    }
