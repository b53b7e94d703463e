"""What a customer says of a promise, by a link: one answer, one comment, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from feedback.promises.links import make_link
from feedback.promises.models import Addressee, CustomerWord, PromiseGiven
from feedback.promises.services.making import check_acts
from feedback.promises.terms import locked

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from feedback.promises.models import Promise


@transaction.atomic
def offer_link(*, actor: User, promise: Promise, now: dt.datetime) -> str:
    """Give the code of a new link for the customer, to be shown once; older ones go on working.

    Raises ValidationError where the actor has no say, where the promise was never given, and where
    it was not made to a customer.
    """
    known = locked(promise)
    check_acts(actor, known, now=now)
    if known.word is None:
        raise ValidationError(_("It was not given yet."))
    if known.addressee != Addressee.CUSTOMER:
        raise ValidationError(_("Only a promise to one customer has a link."))
    code = make_link(known, actor=actor, now=now)
    record_entry(
        actor=actor,
        action="promise-link-made",
        object_name=known.unit.name,
        object_uuid=known.uuid,
        now=now,
    )
    return code


@transaction.atomic
def say_as_customer(
    *, promise: Promise, was_kept: bool, comment: str, now: dt.datetime
) -> CustomerWord:
    """Keep what a customer says; the same again changes nothing.

    Raises ValidationError where something else was said before, which stands.
    """
    if not PromiseGiven.objects.filter(promise=promise).exists():
        raise ValidationError(_("It was not given yet."))
    said, is_new = CustomerWord.objects.get_or_create(
        promise=promise, defaults={"was_kept": was_kept, "comment": comment, "said_at": now}
    )
    if not is_new and (said.was_kept, said.comment) != (was_kept, comment):
        raise ValidationError(_("This was answered before. The first answer stands."))
    return said
