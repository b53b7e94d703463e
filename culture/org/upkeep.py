"""What administrators are told at home: mails that do not leave, keys, and the last backup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.core import home, together
from culture.core.letters.house import HouseKey
from culture.core.letters.problems import KeyProblem
from culture.core.outbox import OutgoingMail
from culture.org.models import Backup

STUCK = Q(state=OutgoingMail.State.WAITING) & ~Q(problem="")
FAILED = Q(state=OutgoingMail.State.FAILED)


def asks(visit: home.Visit) -> home.Questions:
    """Ask every outbox and every key of letters, and for the last backup, for administrators."""
    if not visit.user.is_administrator:
        return {}
    outboxes = {
        f"mails-{model.__name__}": together.number(
            QuerySet(model).filter(
                STUCK | FAILED & Q(due_at__gte=visit.since_at),
                **{model.organisation_at: visit.user.organisation_id},
            ),
            stuck=Count("pk", filter=STUCK),
            problem=Max("problem", filter=STUCK),
            failed=Count("pk", filter=FAILED),
        )
        for model in _outboxes()
    }
    keys = {
        f"keys-{model.__name__}": together.rows(
            QuerySet(model).exclude(problem=""), problem="problem"
        )
        for model in _keys()
    }
    backup = together.rows(Backup.objects.order_by("-made_at"), at="made_at")[:1]
    return outboxes | keys | {"backup": backup}


def tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    """Say what has to be mended, and what was given up since the last visit."""
    mails = [one for name, found in known.items() if name.startswith("mails-") for one in found]
    stuck = sum(one["stuck"] for one in mails)
    if stuck:
        problem = next(one["problem"] for one in mails if one["problem"])
        yield home.Task(
            title=ngettext(
                "%(n)s mail could not be sent yet", "%(n)s mails could not be sent yet", stuck
            )
            % {"n": stuck},
            sentence=str(OutgoingMail.Problem(problem).label),
        )
    failed = sum(one["failed"] for one in mails)
    if failed:
        said = ngettext(
            "%(n)s mail could not be delivered.", "%(n)s mails could not be delivered.", failed
        )
        yield home.News(sentence=said % {"n": failed})
    for name, found in known.items():
        for one in found if name.startswith("keys-") else ():
            yield key_task(one["problem"])
    if "backup" in known:
        yield from _of_backups(visit, [visit.day_of(one["at"]) for one in known["backup"]])


def _of_backups(visit: home.Visit, days: list[dt.date]) -> Iterator[home.Entry]:
    """Say when the last backup was made, and ask for one where it is old or was never noted.

    A house whose `BACKUP_DAYS` are 0 asks for none.
    """
    asked_after = dt.timedelta(days=settings.BACKUP_DAYS)
    if not days:
        if asked_after:
            yield home.Task(
                title=_("No backup was noted yet"),
                sentence=_(
                    "Whoever runs the server makes one, and notes it with the command note_backup."
                ),
            )
        return
    (last,) = days
    said = _("The last backup was on %(day)s.") % {"day": date_format(last, "DATE_FORMAT")}
    if asked_after and visit.today - last > asked_after:
        yield home.Task(title=_("A backup is missing"), sentence=said, due=last + asked_after)
    elif last >= visit.since:
        yield home.News(sentence=said)


def key_task(problem: str, *, url: str = "") -> home.Task:
    """Ask for the file of a key that the worker cannot use."""
    return home.Task(
        title=_("A key that opens letters cannot be used"),
        sentence=str(KeyProblem(problem).label),
        url=url,
        action=_("Look at it") if url else "",
    )


def _outboxes() -> Iterator[type[OutgoingMail]]:
    return (model for model in apps.get_models() if issubclass(model, OutgoingMail))


def _keys() -> Iterator[type[HouseKey]]:
    return (model for model in apps.get_models() if issubclass(model, HouseKey))
