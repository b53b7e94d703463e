"""What HR does with vacancies; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from surveys.hiring.guides.queries import guide_for
from surveys.hiring.models import Vacancy
from surveys.hiring.recording import record_vacancy

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@transaction.atomic
def prepare_vacancy(*, actor: User, facts: Mapping[str, Any], now: dt.datetime) -> Vacancy:
    """Store a vacancy of the actor's organisation; nobody outside sees it yet."""
    vacancy = Vacancy(
        organisation_id=actor.organisation_id, created_by=actor, created_at=now, **facts
    )
    _refuse_draft_profile(vacancy)
    vacancy.save()
    record_vacancy("vacancy-prepared", vacancy, actor=actor, now=now, unit=vacancy.unit.name)
    return vacancy


@transaction.atomic
def change_vacancy(
    *, actor: User, vacancy: Vacancy, facts: Mapping[str, Any], now: dt.datetime
) -> None:
    """Store changed facts; another role profile takes the guide of the old one away.

    Raises ValidationError for another role profile where candidates may have come already.
    """
    stored = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    changed = [name for name, value in facts.items() if getattr(stored, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(stored, name, facts[name])
    if "profile_version" in changed:
        if stored.state != Vacancy.State.DRAFT:
            raise ValidationError(_("Candidates may have come: the role profile stays."))
        _refuse_draft_profile(stored)
        stored.guide_version = None
    stored.save(update_fields=[*changed, "guide_version"])
    record_vacancy("vacancy-changed", stored, actor=actor, now=now, fields=changed)


@transaction.atomic
def open_vacancy(*, actor: User, vacancy: Vacancy, now: dt.datetime) -> None:
    """Let candidates come: the newest published guide for its profile is asked from here on.

    Raises ValidationError where it was opened before, or no guide for its profile is published.
    """
    stored = Vacancy.objects.select_for_update(of=["self"]).get(pk=vacancy.pk)
    if stored.state != Vacancy.State.DRAFT:
        raise ValidationError(_("This vacancy was opened before."))
    guide = guide_for(stored.profile_version)
    if guide is None:
        raise ValidationError(_("Publish a guide for this role profile first."))
    stored.guide_version, stored.state, stored.opened_at = guide, Vacancy.State.OPEN, now
    stored.save(update_fields=["guide_version", "state", "opened_at"])
    record_vacancy("vacancy-opened", stored, actor=actor, now=now, guide=str(guide))


@transaction.atomic
def close_vacancy(*, actor: User, vacancy: Vacancy, now: dt.datetime) -> None:
    """Let no new candidates come; those who came are interviewed as before.

    Raises ValidationError where it is not open.
    """
    stored = Vacancy.objects.select_for_update(of=["self"]).get(pk=vacancy.pk)
    if stored.state != Vacancy.State.OPEN:
        raise ValidationError(_("Only an open vacancy can be closed."))
    stored.state, stored.closed_at = Vacancy.State.CLOSED, now
    stored.save(update_fields=["state", "closed_at"])
    record_vacancy("vacancy-closed", stored, actor=actor, now=now)


def _refuse_draft_profile(vacancy: Vacancy) -> None:
    if not vacancy.profile_version.is_published:
        raise ValidationError(_("A vacancy goes by a published role profile."))
