"""What pages read of observations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from feedback.observations.codes import digest_of
from feedback.observations.models import (
    Observation,
    ObservationEnding,
    ObservationLink,
    ObservationMail,
    ObservationMessage,
    ObservationMove,
    ObservationOutcome,
)
from feedback.observations.reach import is_asked, who_decides

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from culture.accounts.models import User
    from culture.org.models import Unit
    from feedback.observations.models import ObservationQuerySet

OPEN = Q(outcome=None)
NEWS = (ObservationMail.Kind.ANSWERED, ObservationMail.Kind.DECIDED, ObservationMail.Kind.REPLIED)


@dataclass(frozen=True, slots=True)
class ObservationMoment:
    """One thing that was said of an observation: on a day, and by whom where that is told."""

    day: dt.date
    kind: str
    words: str
    by: str = ""
    facts: object = None


@dataclass(frozen=True, slots=True)
class ObservationResult:
    """What became of an observation, as its sender reads it; of a double, what became of both."""

    moments: Sequence[ObservationMoment]
    outcome: ObservationOutcome | None
    is_double: bool = False


def behind_code(code: str) -> Observation | None:
    """The observation whose sender has a code; None where nobody was given it."""
    if not code:
        return None
    return Observation.objects.with_state().filter(code_digest=digest_of(code)).first()


def result_of(observation: Observation) -> ObservationResult:
    """What its sender may read: what both said, and what became of it."""
    target = decided_together(observation)
    outcome = target.how_it_ended
    is_merged = outcome and outcome.ending == ObservationEnding.MERGED
    return ObservationResult(
        moments=history_of(observation),
        outcome=None if is_merged else outcome,
        is_double=target.pk != observation.pk,
    )


def decided_together(observation: Observation) -> Observation:
    """The observation that decides for a double, however often they were put together."""
    seen = {observation.pk}
    while True:
        outcome = observation.how_it_ended
        if outcome is None or outcome.into_id is None or outcome.into_id in seen:
            return observation
        seen.add(outcome.into_id)
        observation = Observation.objects.with_state().get(pk=outcome.into_id)


def history_of(observation: Observation) -> list[ObservationMoment]:
    """Everything that was said of an observation, the oldest first."""
    zone = observation.organisation.day_of
    said = ObservationMessage.objects.filter(observation=observation).select_related("said_by")
    found = [
        ObservationMoment(
            one.said_on,
            "reply" if one.is_from_sender else "answer",
            one.words,
            one.said_by.name if one.said_by and not one.is_from_sender else "",
        )
        for one in said.order_by("pk")
    ]
    moves = ObservationMove.objects.filter(observation=observation)
    found += [
        ObservationMoment(
            zone(one.said_at), "move", one.words, one.said_by.name if one.said_by else "", one
        )
        for one in moves.select_related("before", "after", "said_by").order_by("pk")
    ]
    return sorted(found, key=lambda moment: moment.day)


def with_voices(observations: Iterable[Observation]) -> dict[int, int]:
    """How many noticed each of some observations: whoever told it, its doubles, who voted."""
    serials = [one.pk for one in observations]
    rows = Observation.objects.filter(pk__in=serials).annotate(
        voted=Count("votes", distinct=True),
        # A double whose sender has an account is among the votes.
        told=Count(
            "doubles__observation",
            filter=Q(doubles__observation__sender=None),
            distinct=True,
        ),
    )
    return {pk: 1 + voted + told for pk, voted, told in rows.values_list("pk", "voted", "told")}


def for_home(
    user: User, *, day: dt.date
) -> tuple[list[tuple[Observation, str]], list[Observation]]:
    """What has unread news for somebody, and what waits for them before all others.

    One statement, and some more where anything waits. With the first goes the newest kind of
    news; both are the oldest first.
    """
    found = told_or_near(user, day=day)
    in_order = list(
        found.select_related("unit", "organisation", "outcome").order_by("told_on", "pk")
    )
    waiting = [one for one in in_order if one.sender_id != user.pk]
    return (
        [(one, str(vars(one)["news"])) for one in in_order if vars(one)["news"]],
        _before_all_others(user, waiting, day=day),
    )


def told_or_near(user: User, *, day: dt.date) -> ObservationQuerySet:
    """What has unread news for somebody, and the open ones that they may have to decide."""
    mails = ObservationMail.objects.filter(recipient=user, observation=OuterRef("pk"))
    unread = mails.filter(is_read=False, kind__in=NEWS).order_by("-pk").values("kind")[:1]
    rows = Observation.objects.annotate(
        news=Coalesce(Subquery(unread), Value("")),
        is_escalated=Exists(mails.filter(kind=ObservationMail.Kind.UNSEEN)),
    )
    near = Q(outcome=None, pk__in=Observation.objects.decided_by(user, day=day).values("pk"))
    return rows.filter(near | ~Q(news=""), organisation=user.organisation_id)


def waiting_for(user: User, *, day: dt.date) -> list[Observation]:
    """The open observations that wait for somebody before all others, the oldest first."""
    return for_home(user, day=day)[1]


def _before_all_others(
    user: User, near: Sequence[Observation], *, day: dt.date
) -> list[Observation]:
    """Those that somebody is asked for, or that nobody looked at before the next lead was told."""
    known = who_decides(near, day=day, reader=user)
    return [
        one
        for one in near
        if not hasattr(one, "outcome")
        and (
            is_asked(user, one, known[one])
            or (one.look_by is not None and vars(one)["is_escalated"])
        )
    ]


def mark_read(user: User, observation: Observation) -> None:
    """Let news of an observation no longer wait for somebody who reads it."""
    unread = ObservationMail.objects.filter(recipient=user, observation=observation, is_read=False)
    unread.update(is_read=True)


def open_doubles(observation: Observation) -> list[Observation]:
    """The observations of the same unit that one may be put together with, the newest first."""
    others = Observation.objects.filter(unit=observation.unit_id).exclude(pk=observation.pk)
    kept = others.exclude(outcome__ending=ObservationEnding.MERGED)
    return list(kept.order_by("-told_on", "-pk")[:50])


def links_of(units: Iterable[Unit]) -> list[ObservationLink]:
    """The links of some units, open ones first."""
    rows = ObservationLink.objects.filter(unit__in=list(units)).select_related("unit")
    return sorted(rows.order_by("unit__name", "pk"), key=lambda link: link.closed_at is not None)
