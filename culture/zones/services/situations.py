"""What a unit rules for its people: each change is a version, and nothing is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.zones.inheritance import is_looser
from culture.zones.models import Situation, SituationVersion
from culture.zones.queries import rule_above
from culture.zones.reach import may_change

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from culture.accounts.models import User
    from culture.org.models import Unit
    from culture.zones.models import SharedValue


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is said of a situation: its zone, why, how far, by when, and who to call."""

    name: str
    zone: str
    guidance: str = ""
    value: SharedValue | None = None
    amount: Decimal | None = None
    currency: str = ""
    time_limit: str = ""
    call: str = ""
    search_words: str = ""


@transaction.atomic
def add_situation(
    *, actor: User, unit: Unit, ruling: Ruling, now: dt.datetime, role: str = ""
) -> Situation:
    """Rule a situation for a unit and all below it.

    Raises ValidationError where the actor does not rule there, and for an amount without currency
    or outside of acting.
    """
    _check_actor(actor, unit, now=now)
    situation = Situation.objects.create(organisation_id=unit.organisation_id, unit=unit, role=role)
    _say(situation, ruling, actor=actor, now=now)
    _record(actor, "zones-situation-added", situation, ruling, now)
    return situation


@transaction.atomic
def refine_situation(
    *, actor: User, unit: Unit, first: Situation, ruling: Ruling, now: dt.datetime, role: str = ""
) -> Situation:
    """Say for a unit what a unit above rules, stricter or in its own words, or for a role.

    Raises ValidationError where the actor does not rule there, where it is no other unit and no
    other role than the first one's, and where the rule would be looser than those of units above.
    """
    _check_actor(actor, unit, now=now)
    origin = first.refines or first
    if origin.unit_id not in unit.path:
        raise ValidationError(_("This rule does not come from above."))
    if (origin.unit_id, origin.role) == (unit.pk, role):
        raise ValidationError({"role": _("For these people the rule stands here: change it.")})
    # Two at once come one after the other, and the second one makes the next version.
    Situation.objects.select_for_update().get(pk=origin.pk)
    own = Situation.objects.filter(refines=origin, unit=unit, role__iexact=role).first()
    if own is None:
        own = Situation(organisation_id=unit.organisation_id, unit=unit, role=role, refines=origin)
    _check_not_looser(own, ruling)
    own.save()
    _say(own, ruling, actor=actor, now=now)
    _record(actor, "zones-situation-refined", own, ruling, now)
    return own


@transaction.atomic
def change_situation(
    *, actor: User, situation: Situation, ruling: Ruling, now: dt.datetime
) -> bool:
    """Say something else of a situation; False where it is the same as before.

    Raises ValidationError as `add_situation`, and where the rule would be looser than above.
    """
    situation = _locked(actor, situation, now=now)
    before = _newest(situation)
    if not before.is_retired and _ruling_of(before) == ruling:
        return False
    _check_not_looser(situation, ruling)
    _say(situation, ruling, actor=actor, now=now)
    _record(actor, "zones-situation-changed", situation, ruling, now)
    return True


@transaction.atomic
def set_retired(*, actor: User, situation: Situation, is_retired: bool, now: dt.datetime) -> None:
    """Take a situation out of force, or bring it back, as a version that says who did; once.

    Raises ValidationError where the actor does not rule there, and where what is brought back would
    be looser than above.
    """
    situation = _locked(actor, situation, now=now)
    before = _newest(situation)
    if before.is_retired == is_retired:
        return
    ruling = _ruling_of(before)
    if not is_retired:
        _check_not_looser(situation, ruling)
    _say(situation, ruling, actor=actor, now=now, is_retired=is_retired)
    action = "zones-situation-retired" if is_retired else "zones-situation-brought-back"
    _record(actor, action, situation, ruling, now)


def _locked(actor: User, situation: Situation, *, now: dt.datetime) -> Situation:
    _check_actor(actor, situation.unit, now=now)
    return (
        Situation.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=situation.pk)
    )


def _check_actor(actor: User, unit: Unit, *, now: dt.datetime) -> None:
    if not may_change(actor, unit, day=actor.organisation.day_of(now)):
        raise ValidationError(_("Only human resources and whoever leads the unit rule here."))
    if unit.closed_on:
        raise ValidationError(_("This unit is closed."))


def _check_not_looser(situation: Situation, ruling: Ruling) -> None:
    above = rule_above(situation)
    if above is None:
        return
    wanted = SituationVersion(situation=situation, **_facts_of(ruling))
    has_other_currency = (
        wanted.zone == above.zone
        and None not in {wanted.amount, above.amount}
        and wanted.currency.casefold() != above.currency.casefold()
    )
    if has_other_currency:
        raise ValidationError(
            {
                "currency": _("Give the amount in %(currency)s, as %(unit)s does.")
                % {"currency": above.currency, "unit": above.situation.unit.name}
            }
        )
    if is_looser(wanted, above):
        field = "zone" if wanted.zone != above.zone else "amount"
        raise ValidationError(
            {
                field: _(
                    "This would be looser than the rule of %(unit)s. A unit may be stricter, or "
                    "say the same in its own words."
                )
                % {"unit": above.situation.unit.name}
            }
        )


def _say(
    situation: Situation,
    ruling: Ruling,
    *,
    actor: User,
    now: dt.datetime,
    is_retired: bool = False,
) -> None:
    newest = situation.versions.order_by("-number").first()
    version = SituationVersion(
        situation=situation,
        number=newest.number + 1 if newest else 1,
        is_retired=is_retired,
        said_at=now,
        said_by=actor,
        **_facts_of(ruling),
    )
    version.full_clean(exclude=["situation", "value", "said_by"])
    version.save()


def _facts_of(ruling: Ruling) -> dict[str, object]:
    """The facts of a ruling by the names of a version's fields."""
    return {name: getattr(ruling, name) for name in Ruling.__slots__}


def _newest(situation: Situation) -> SituationVersion:
    return situation.versions.select_related("value").latest("number")


def _ruling_of(version: SituationVersion) -> Ruling:
    return Ruling(**{name: getattr(version, name) for name in Ruling.__slots__})


def _record(
    actor: User, action: str, situation: Situation, ruling: Ruling, now: dt.datetime
) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=ruling.name,
        object_uuid=situation.uuid,
        now=now,
        details={
            "unit": situation.unit.name,
            "role": situation.role,
            "zone": ruling.zone,
            "amount": "" if ruling.amount is None else f"{ruling.amount} {ruling.currency}",
        },
    )
