"""What HR does with role profiles; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from culture.core.keys import free_key
from culture.core.texts import text_here
from culture.core.versions import freeze, lock_draft
from surveys.hiring.models import Competency, ProfileVersion, RoleProfile
from surveys.hiring.models.profiles import ALL_POINTS
from surveys.hiring.profiles.library import LibraryCompetency, built_in
from surveys.hiring.recording import record_version
from surveys.hiring.wording import Texts

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

COPIED = ("position", "key", "names", "behaviours", "points", "is_empathy")


@transaction.atomic
def start_profile(*, actor: User, names: Texts, now: dt.datetime, key: str = "") -> ProfileVersion:
    """Store a role profile with an empty draft; without a key it gets one of its name.

    Raises ValidationError where the key is taken.
    """
    if not key:
        kept = RoleProfile.objects.filter(organisation=actor.organisation_id)
        key = free_key(names.values(), set(kept.values_list("key", flat=True)), "role")
    profile = RoleProfile(organisation_id=actor.organisation_id, key=key)
    profile.full_clean()
    profile.save()
    draft = ProfileVersion.objects.create(profile=profile, number=1, names=dict(names))
    record_version("role-profile-started", draft, actor, now)
    return draft


@transaction.atomic
def start_draft(*, actor: User, profile: RoleProfile, now: dt.datetime) -> ProfileVersion:
    """Copy the newest version to a draft; give the one that exists."""
    RoleProfile.objects.select_for_update().get(pk=profile.pk)
    newest = profile.versions.order_by("-number")[0]
    if not newest.is_published:
        return newest
    draft = ProfileVersion.objects.create(
        profile=profile,
        number=newest.number + 1,
        names=newest.names,
        summaries=newest.summaries,
        adverts=newest.adverts,
    )
    Competency.objects.bulk_create(
        Competency(version=draft, **{name: getattr(one, name) for name in COPIED})
        for one in newest.competencies.all()
    )
    record_version("role-profile-drafted", draft, actor, now)
    return draft


@transaction.atomic
def change_words(
    *,
    actor: User,
    draft: ProfileVersion,
    names: Texts,
    summaries: Texts,
    adverts: Texts,
    now: dt.datetime,
) -> None:
    """Store what the role is called and for, and its advert.

    Raises ValidationError for a published version.
    """
    draft = _locked(draft)
    draft.names, draft.summaries, draft.adverts = dict(names), dict(summaries), dict(adverts)
    draft.save(update_fields=["names", "summaries", "adverts"])
    record_version("role-profile-words", draft, actor, now)


@transaction.atomic
def add_competency(
    *, actor: User, draft: ProfileVersion, names: Texts, behaviours: Texts,
    now: dt.datetime, key: str = "", is_empathy: bool = False,
) -> Competency:  # fmt: skip
    """Append a competency; it begins with one point, and without a key gets one of its name.

    Raises ValidationError for a published version, or where the key is taken.
    """
    draft = _locked(draft)
    last = draft.competencies.order_by("-position").first()
    if not key:
        taken = {*built_in(), *draft.competencies.values_list("key", flat=True)}
        key = free_key(names.values(), taken, "own")
    competency = Competency(
        version=draft,
        position=last.position + 1 if last else 1,
        key=key,
        names=dict(names),
        behaviours=dict(behaviours),
        points=1,
        is_empathy=is_empathy,
    )
    competency.full_clean()
    competency.save()
    record_version("role-profile-competency-added", draft, actor, now, key=key)
    return competency


def add_from_library(
    *, actor: User, draft: ProfileVersion, competency: LibraryCompetency, now: dt.datetime
) -> Competency:
    """Append a competency of the library, with its words."""
    return add_competency(
        actor=actor,
        draft=draft,
        key=competency.key,
        names=competency.names,
        behaviours=competency.behaviours,
        now=now,
    )


@transaction.atomic
def change_competency(
    *, actor: User, competency: Competency, names: Texts, behaviours: Texts,
    is_empathy: bool | None = None, now: dt.datetime,
) -> None:  # fmt: skip
    """Store what a competency is called, what it looks like in this role, and if it is empathy.

    Raises ValidationError for a published version.
    """
    draft = _locked(competency.version)
    competency.names, competency.behaviours = dict(names), dict(behaviours)
    if is_empathy is not None:
        competency.is_empathy = is_empathy
    competency.save(update_fields=["names", "behaviours", "is_empathy"])
    record_version("role-profile-competency-changed", draft, actor, now, key=competency.key)


@transaction.atomic
def remove_competency(*, actor: User, competency: Competency, now: dt.datetime) -> None:
    """Delete a competency of a draft; those after it move up.

    Raises ValidationError for a published version.
    """
    draft = _locked(competency.version)
    record_version("role-profile-competency-removed", draft, actor, now, key=competency.key)
    competency.delete()
    left = list(draft.competencies.order_by("position"))
    for position, one in enumerate(left, 1):
        one.position = position
    Competency.objects.bulk_update(left, ["position"])


@transaction.atomic
def share_points(
    *, actor: User, draft: ProfileVersion, points: Mapping[str, int], now: dt.datetime
) -> None:
    """Store the points of competencies, by key; they may add up later.

    Raises ValidationError for a published version.
    """
    draft = _locked(draft)
    changed = [
        one for one in draft.competencies.all() if points.get(one.key, one.points) != one.points
    ]
    for one in changed:
        one.points = points[one.key]
        one.full_clean(exclude=["version"])
    Competency.objects.bulk_update(changed, ["points"])
    if changed:
        record_version("role-profile-points", draft, actor, now, points=dict(points))


@transaction.atomic
def publish_profile(*, actor: User, draft: ProfileVersion, now: dt.datetime) -> None:
    """Freeze a draft, so that guides and vacancies can go by it.

    Raises ValidationError with everything that is missing.
    """
    draft = _locked(draft)
    freeze(draft, problems=problems_of(draft), now=now)
    record_version("role-profile-published", draft, actor, now)


@transaction.atomic
def discard_draft(*, actor: User, draft: ProfileVersion, now: dt.datetime) -> None:
    """Delete a draft, and the profile with it where no other version exists.

    Raises ValidationError for a published version.
    """
    draft = _locked(draft)
    profile = draft.profile
    record_version("role-profile-discarded", draft, actor, now)
    draft.delete()
    if not profile.versions.exists():
        profile.delete()


def problems_of(draft: ProfileVersion) -> list[str]:
    """What stands against publishing a draft, in words."""
    competencies = list(draft.competencies.order_by("position"))
    problems = []
    total = sum(one.points for one in competencies)
    if total != ALL_POINTS:
        problems.append(_("The points add up to %(total)s. Share exactly 100.") % {"total": total})
    problems += [
        _("Say what “%(name)s” looks like in this role.") % {"name": text_here(one.names)}
        for one in competencies
        if not one.behaviours
    ]
    return problems


def _locked(version: ProfileVersion) -> ProfileVersion:
    refusal = _("This role profile is published. Begin a new draft to change it.")
    return lock_draft(version, "profile", refusal=refusal)
