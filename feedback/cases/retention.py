"""Forgetting what was written to and by customers whose addresses are erased."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from feedback.cases.links import LIFE
from feedback.cases.models import Case, CaseLink, CaseMail, CaseReply, CaseVerdict

log = logging.getLogger(__name__)


def forget_customers(*, now: dt.datetime) -> int:
    """Erase answers and comments of cases whose contact is erased, and ended links; how many.

    Contacts themselves are erased by the clock of touchpoints. Doing it again erases nothing more.
    """
    erased = Case.objects.filter(contact__erased_on__isnull=False).values("pk")
    told = CaseReply.objects.filter(round__case__in=erased).exclude(words="").count()
    told += CaseVerdict.objects.filter(round__case__in=erased).exclude(comment="").count()
    told += CaseMail.objects.filter(round__case__in=erased, recipient=None).count()
    forget_words(erased)
    CaseLink.objects.filter(expires_at__lte=now - LIFE).delete()
    if told:
        log.info("cases: %s answers, comments and mails erased", told)
    return told


def forget_words(cases: Any) -> None:
    """Erase what was written to and by the customers of cases (by key), and their addresses."""
    CaseReply.objects.filter(round__case__in=cases).exclude(words="").update(words="")
    CaseVerdict.objects.filter(round__case__in=cases).exclude(comment="").update(comment="")
    CaseMail.objects.filter(round__case__in=cases, recipient=None).delete()
