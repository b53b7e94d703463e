"""What HR does with the panel of a vacancy; each act is audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from culture.accounts.models import User
from surveys.hiring.models import Interviewer, InterviewerMail, Vacancy
from surveys.hiring.recording import record_vacancy

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from culture.org.models import Person


@transaction.atomic
def add_interviewer(
    *, actor: User, vacancy: Vacancy, name: str, email: str, language: str, now: dt.datetime
) -> Interviewer:
    """Put somebody on the panel, and let the outbox send the way to the candidates.

    Who has an account with this address signs in; anybody else gets a personal link. Raises
    ValidationError where the address is on the panel already or the vacancy is decided.
    """
    locked = Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
    if locked.state == Vacancy.State.DECIDED:
        raise ValidationError(_("This vacancy is decided."))
    account = User.objects.filter(
        organisation=locked.organisation_id, email__iexact=email, is_active=True
    ).first()
    interviewer = Interviewer(
        vacancy=locked, user=account, name=name, email=email, language=language, added_at=now
    )
    interviewer.full_clean()
    interviewer.save()
    queue_mail(interviewer, now=now)
    _record("interviewer-added", interviewer, actor=actor, now=now)
    return interviewer


@transaction.atomic
def let_go(*, actor: User, interviewer: Interviewer, now: dt.datetime) -> None:
    """Let an interviewer leave the panel: links end, nobody waits for this person any more.

    What was sent stays; what was only saved stays unseen.
    """
    if not Interviewer.objects.filter(pk=interviewer.pk, left_at=None).update(left_at=now):
        return
    interviewer.links.revoke(now=now)
    _record("interviewer-left", interviewer, actor=actor, now=now)


def let_leavers_go(
    *,
    people: Collection[Person],
    day: dt.date,  # noqa: ARG001 - a panel knows moments
    actor: User,
    now: dt.datetime,
) -> None:
    """Take people who leave the organisation off its panels, whether by account or by address."""
    accounts = [person.user for person in people if person.user]
    addresses = {address.lower() for person in people for address in addresses_of(person)}
    organisations = {person.organisation_id for person in people}
    theirs = Interviewer.objects.annotate(address=Lower("email")).filter(
        Q(user__in=accounts) | Q(address__in=addresses),
        vacancy__organisation__in=organisations,
        left_at=None,
    )
    for interviewer in theirs.select_related("vacancy").order_by("pk"):
        let_go(actor=actor, interviewer=interviewer, now=now)


def addresses_of(person: Person) -> Iterator[str]:
    """Give the addresses of somebody on the roster: that one, and that of the account."""
    yield from filter(None, (person.email, person.user.email if person.user else ""))


@transaction.atomic
def take_back(*, actor: User, interviewer: Interviewer, now: dt.datetime) -> None:
    """Let an interviewer who had left rate again, with a new mail."""
    if not Interviewer.objects.filter(pk=interviewer.pk, left_at__isnull=False).update(
        left_at=None
    ):
        return
    queue_mail(interviewer, now=now)
    _record("interviewer-returned", interviewer, actor=actor, now=now)


@transaction.atomic
def send_link(*, actor: User, interviewer: Interviewer, now: dt.datetime) -> None:
    """End the links of an interviewer, and let the outbox send a new one.

    Raises ValidationError for somebody who has left the panel.
    """
    if interviewer.has_left:
        raise ValidationError(_("This person has left the panel."))
    interviewer.links.revoke(now=now)
    queue_mail(interviewer, now=now)
    _record("interviewer-link-sent", interviewer, actor=actor, now=now)


def queue_mail(interviewer: Interviewer, *, now: dt.datetime) -> InterviewerMail:
    """Put a mail to an interviewer into the outbox, in the caller's transaction."""
    return InterviewerMail.objects.create(
        interviewer=interviewer, address=interviewer.email, due_at=now
    )


def _record(action: str, interviewer: Interviewer, *, actor: User, now: dt.datetime) -> None:
    record_vacancy(
        action, interviewer.vacancy, actor=actor, now=now, interviewer=str(interviewer.uuid)
    )
