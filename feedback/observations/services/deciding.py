"""What whoever answers for a unit says and decides: an outcome once, never dated back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.actions.services.making import ActionOrigin, make_action
from culture.audit.services import record_entry
from culture.core.background import nudge
from culture.zones.services.situations import Ruling, add_situation
from feedback.observations.clock import look_by
from feedback.observations.decided import STATING
from feedback.observations.models import (
    ListeningTerms,
    Observation,
    ObservationEnding,
    ObservationMail,
    ObservationMessage,
    ObservationMove,
    ObservationOutcome,
    ObservationVote,
)
from feedback.observations.news import listeners, tell, tell_unit
from feedback.observations.proposals import TOLD
from feedback.observations.reach import may_decide

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.actions.models import Action
    from culture.chain.models import Standard
    from culture.org.models import Unit

Kind = ObservationMail.Kind


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What is to be done about an observation, and until when."""

    title: str
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Became:
    """What an observation became, beside the words; at most one of them."""

    ruling: Ruling | None = None
    plan: PlannedAction | None = None
    standard: Standard | None = None
    into: Observation | None = None


def locked(observation: Observation) -> Observation:
    """An observation as it is now; whoever comes second waits for the first one."""
    Observation.objects.select_for_update().values_list("pk").get(pk=observation.pk)
    # In a statement of its own: the one that waited still sees what was there before it waited.
    return Observation.objects.with_state().get(pk=observation.pk)


@transaction.atomic
def answer(
    *, actor: User, observation: Observation, words: str, now: dt.datetime
) -> ObservationMessage:
    """Answer the sender, and go on deciding later; the same words again change nothing.

    Raises ValidationError where the actor does not decide.
    """
    known = locked(observation)
    _check_decides(actor, known, now=now)
    last = known.messages.order_by("-pk").first()
    if last and (last.said_by_id, last.words) == (actor.pk, words):
        return last
    message = ObservationMessage.objects.create(
        observation=known,
        words=words,
        is_from_sender=False,
        said_on=known.organisation.day_of(now),
        said_at=now,
        said_by=actor,
    )
    _looked_at(known)
    if known.sender:
        tell([known.sender], known, Kind.ANSWERED, now=now, message=message)
    return message


@transaction.atomic
def decide(
    *,
    actor: User,
    observation: Observation,
    ending: str,
    words: str,
    now: dt.datetime,
    became: Became | None = None,
) -> ObservationOutcome:
    """Say once what becomes of an observation, and tell everybody who listens.

    The same again changes nothing. Raises ValidationError where somebody was quicker, whose word
    then stands, where the actor does not decide, and as adding a situation or an action does.
    """
    known, became = locked(observation), became or Became()
    outcome = known.how_it_ended
    said = (actor.pk, ending, words)
    if outcome and (outcome.said_by_id, outcome.ending, outcome.words) == said:
        return outcome
    _check_decides(actor, known, now=now)
    _check_open(known)
    made: dict[str, Any] = {}
    if became.ruling:
        made["situation"] = add_situation(
            actor=actor, unit=known.unit, ruling=became.ruling, now=now
        )
    if became.plan:
        made["action"] = _planned(known, became.plan, words=words, actor=actor, now=now)
    if became.standard:
        made["standard"] = became.standard
    if became.into:
        made["into"] = _joined(known, became.into, now=now)
    outcome = ObservationOutcome(
        observation=known, ending=ending, words=words, said_at=now, said_by=actor, **made
    )
    outcome.full_clean(exclude=["observation", "said_by"], validate_unique=False)
    outcome.save(force_insert=True)
    _looked_at(known)
    if ending != ObservationEnding.MERGED:
        tell(listeners(known), known, Kind.DECIDED, now=now)
        nudge(STATING)
    _record(actor, "observation-decided", known, now=now, details={"outcome": ending})
    return outcome


@transaction.atomic
def move(
    *, actor: User, observation: Observation, unit: Unit, words: str, now: dt.datetime
) -> ObservationMove | None:
    """Propose an observation to another unit, whose lead decides from now on; None where it is.

    Raises ValidationError where the actor does not decide, where it ended, and for a unit that is
    closed.
    """
    known = locked(observation)
    if known.unit_id == unit.pk:
        return None
    _check_decides(actor, known, now=now)
    _check_open(known)
    organisation = known.organisation
    if unit.closed_on or unit.organisation_id != organisation.pk:
        raise ValidationError({"unit": _("This unit is closed.")})
    moved = ObservationMove.objects.create(
        observation=known, before=known.unit, after=unit, words=words, said_at=now, said_by=actor
    )
    terms = ListeningTerms.of(organisation)
    known.unit, known.path = unit, unit.path
    known.look_by = look_by(
        came_on=organisation.day_of(now), days=terms.look_days, zone=organisation.zone
    )
    known.save(update_fields=["unit", "path", "look_by"])
    tell_unit(known, Kind.ARRIVED, now=now)
    _record(
        actor,
        "observation-moved",
        known,
        now=now,
        details={"before": moved.before.name, "after": unit.name},
    )
    return moved


@transaction.atomic
def vote(*, actor: User, observation: Observation, now: dt.datetime) -> None:
    """Say that one has noticed the same, and hear what becomes of it; again changes nothing.

    Raises ValidationError for what one told oneself, what is not shared, and what is decided.
    """
    known = locked(observation)
    day = known.organisation.day_of(now)
    if not Observation.objects.visible_to(actor, day=day).filter(pk=known.pk).exists():
        raise ValidationError(_("This is not shared with you."))
    if known.sender_id == actor.pk:
        raise ValidationError(_("You told this yourself."))
    _check_open(known)
    ObservationVote.objects.get_or_create(observation=known, voter=actor)


def _planned(
    observation: Observation, plan: PlannedAction, *, words: str, actor: User, now: dt.datetime
) -> Action:
    """Make the action, which whoever decides sees to; of what was told only the kind goes along."""
    return make_action(
        actor=actor,
        unit=observation.unit,
        title=plan.title,
        words=words,
        owner=actor,
        due_on=plan.due_on,
        submission_key=observation.uuid,
        origin=ActionOrigin(TOLD, str(observation.uuid), str(observation.get_kind_display())),
        now=now,
    )


def _joined(double: Observation, target: Observation, *, now: dt.datetime) -> Observation:
    """The observation that a double goes into, with everybody who listens to the double."""
    into = locked(target)
    if into.pk == double.pk or into.organisation_id != double.organisation_id:
        raise ValidationError({"into": _("Choose another observation of this unit.")})
    ended = into.how_it_ended
    if ended and ended.ending == ObservationEnding.MERGED:
        raise ValidationError({"into": _("That one was put together with another one itself.")})
    heard = [user for user in listeners(double) if user.pk != into.sender_id]
    ObservationVote.objects.bulk_create(
        [ObservationVote(observation=into, voter=user) for user in heard], ignore_conflicts=True
    )
    if ended:
        tell(heard, into, Kind.DECIDED, now=now)
    return into


def _looked_at(observation: Observation) -> None:
    if observation.look_by is not None:
        observation.look_by = None
        observation.save(update_fields=["look_by"])


def _check_decides(actor: User, observation: Observation, *, now: dt.datetime) -> None:
    if not may_decide(actor, observation, day=observation.organisation.day_of(now)):
        raise ValidationError(_("Only whoever answers for the unit decides on this."))


def _check_open(observation: Observation) -> None:
    outcome = observation.how_it_ended
    if outcome:
        name = outcome.said_by.name if outcome.said_by else _("Somebody")
        raise ValidationError(
            _("%(name)s was quicker. This is decided: %(outcome)s.")
            % {"name": name, "outcome": outcome.get_ending_display()}
        )


def _record(
    actor: User, action: str, observation: Observation, *, now: dt.datetime, details: dict[str, str]
) -> None:
    # Who told it is not in the audit, and neither is what.
    record_entry(
        actor=actor,
        action=action,
        object_name=observation.unit.name,
        object_uuid=observation.uuid,
        now=now,
        details=details,
    )
