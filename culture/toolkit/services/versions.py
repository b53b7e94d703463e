"""What HR does with practices: take over, change, publish; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.core.versions import freeze, lock_draft
from culture.toolkit.library import built_in
from culture.toolkit.models import Practice, ToolkitVersion

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

_COPIED = (
    "position", "tool", "key", "rhythm", "ages_after", "expires_after", "confirmed_by", "names",
    "reasons", "evidence", "examples",
)  # fmt: skip


@transaction.atomic
def begin_draft(*, actor: User, now: dt.datetime) -> ToolkitVersion:
    """Start a draft from the version in force, else from the library; give the one that exists."""
    of_organisation = ToolkitVersion.objects.filter(organisation=actor.organisation_id)
    # Two clicks at once wait for each other here and find one draft.
    type(actor.organisation).objects.select_for_update().get(pk=actor.organisation_id)
    draft = of_organisation.drafts().first()
    if draft:
        return draft
    before = of_organisation.order_by("-number").first()
    draft = ToolkitVersion.objects.create(
        organisation_id=actor.organisation_id, number=before.number + 1 if before else 1
    )
    Practice.objects.bulk_create(_copies(draft, before) if before else _from_library(draft))
    _record(actor, "toolkit-drafted", draft, now)
    return draft


@transaction.atomic
def change_practice(
    *, actor: User, practice: Practice, facts: Mapping[str, Any], now: dt.datetime
) -> None:
    """Store changed facts of a practice of a draft.

    Raises ValidationError for a practice of a published version.
    """
    draft = _locked(practice.version)
    for name, value in facts.items():
        setattr(practice, name, value)
    practice.full_clean(exclude=["version"])
    practice.save(update_fields=list(facts))
    _record(actor, "toolkit-practice-changed", draft, now, practice=practice.key)


@transaction.atomic
def add_practice(
    *, actor: User, draft: ToolkitVersion, facts: Mapping[str, Any], now: dt.datetime
) -> Practice:
    """Add a practice of one's own at the end of its tool.

    Raises ValidationError for a published version, or where the key is taken.
    """
    draft = _locked(draft)
    last = draft.practices.aggregate(last=Max("position"))["last"] or 0
    practice = Practice(version=draft, position=last + 1, **facts)
    practice.full_clean()
    practice.save()
    _record(actor, "toolkit-practice-added", draft, now, practice=practice.key)
    return practice


@transaction.atomic
def leave_out(*, actor: User, practice: Practice, now: dt.datetime) -> None:
    """Take a practice out of a draft; what was answered to it before stays.

    Raises ValidationError for a practice of a published version.
    """
    draft = _locked(practice.version)
    _record(actor, "toolkit-practice-left-out", draft, now, practice=practice.key)
    practice.delete()


@transaction.atomic
def publish_version(*, actor: User, draft: ToolkitVersion, now: dt.datetime) -> None:
    """Freeze a draft: checklists that are opened from now on go by it.

    Raises ValidationError for one that is published, or that has no practice.
    """
    draft = _locked(draft)
    problems = [] if draft.practices.exists() else [_("A toolkit needs at least one practice.")]
    freeze(draft, problems=problems, now=now)
    _record(actor, "toolkit-published", draft, now)


@transaction.atomic
def discard_draft(*, actor: User, draft: ToolkitVersion, now: dt.datetime) -> None:
    """Delete a draft with its practices.

    Raises ValidationError for a published version.
    """
    draft = _locked(draft)
    _record(actor, "toolkit-discarded", draft, now)
    draft.delete()


def _locked(version: ToolkitVersion) -> ToolkitVersion:
    refusal = _("These practices are published. Begin a new draft to change them.")
    return lock_draft(version, refusal=refusal)


def _copies(draft: ToolkitVersion, before: ToolkitVersion) -> list[Practice]:
    return [
        Practice(version=draft, **{name: getattr(practice, name) for name in _COPIED})
        for practice in before.practices.order_by("position", "pk")
    ]


def _from_library(draft: ToolkitVersion) -> list[Practice]:
    return [
        Practice(
            version=draft,
            position=position,
            tool=practice.tool,
            key=practice.key,
            rhythm=practice.rhythm,
            ages_after=practice.ages_after,
            expires_after=practice.expires_after,
            confirmed_by=practice.confirmed_by,
            names=dict(practice.names),
            reasons=dict(practice.reasons),
            evidence=dict(practice.evidence),
            examples=dict(practice.examples),
        )
        for position, practice in enumerate(built_in(), start=1)
    ]


def _record(
    actor: User, action: str, version: ToolkitVersion, now: dt.datetime, **details: object
) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=_("Practices, version %(number)s") % {"number": version.number},
        object_uuid=version.uuid,
        now=now,
        details={"number": version.number, **details},
    )
