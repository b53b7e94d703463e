"""Forgetting which customer a promise was made to, and what that customer wrote."""

from __future__ import annotations

import datetime as dt
import logging

from django.db.models import Q

from culture.accounts.models import Organisation
from feedback.promises.links import LIFE
from feedback.promises.models import CustomerWord, Promise, PromiseLink

log = logging.getLogger(__name__)


def forget_customers(*, now: dt.datetime) -> int:
    """Erase cases and comments when contacts' time is over, counted from the day that was due.

    A standing promise is made to nobody in particular. Ended links go as well. Gives how many cases
    and comments were erased; doing it again erases nothing more.
    """
    erased = 0
    for organisation in Organisation.objects.order_by("pk"):
        since = organisation.contacts_kept_since(organisation.day_of(now))
        old = Promise.objects.filter(organisation=organisation, current__due_on__lt=since)
        words = CustomerWord.objects.filter(promise__in=old).exclude(comment="")
        erased += old.filter(~Q(reference="")).update(reference="")
        erased += words.update(comment="")
    PromiseLink.objects.filter(expires_at__lte=now - LIFE).delete()
    if erased:
        log.info("promises: %s cases and comments erased", erased)
    return erased
