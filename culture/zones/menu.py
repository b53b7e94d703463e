"""Where decision zones appear in the house: an entry for everybody, and questions at home."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, Max, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from culture.core import home, navigation, together
from culture.org.models import Unit
from culture.zones.models import Consultation, SituationVersion
from culture.zones.queries import to_answer
from culture.zones.reach import nearby


def register() -> None:
    """Add the entry, and tell who must answer and who got an answer."""
    navigation.register(
        navigation.MenuEntry(
            order=25,
            label=gettext_lazy("Decision zones"),
            url_name="zones:index",
            prefix="/zones/",
            is_for=lambda _user: True,
        )
    )
    home.register("zones", home.HomeSource(_tells, _asks))


def _asks(visit: home.Visit) -> home.Questions:
    unread = Consultation.objects.filter(asker=visit.user, is_read=False, answer__isnull=False)
    own = Unit.objects.measured_for(visit.user, day=visit.today)
    said = SituationVersion.objects.filter(
        Exists(own.filter(path__contains=[OuterRef("situation__unit")])),
        said_at__gte=visit.since_at,
    )
    return {
        "ruled": together.number(
            said.exclude(said_by=visit.user),
            situations=Count("situation", distinct=True),
            at=Max("said_at"),
        ),
        "unread": together.rows(
            unread.order_by("asked_at", "pk"),
            uuid="uuid",
            question="question",
            at="answer__said_at",
        ),
        "near": together.is_any(
            Consultation.objects.filter(nearby(visit.user, day=visit.today)).waiting()
        ),
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    for one in known["unread"]:
        yield home.News(
            sentence=_("Your question is answered: %(question)s") % {"question": one["question"]},
            url=reverse("zones:question", kwargs={"uuid": one["uuid"]}),
            on=visit.day_of(one["at"]),
        )
    for one in known["ruled"]:
        yield home.News(
            sentence=ngettext(
                "%(n)s rule about how far you may act is new or has changed.",
                "%(n)s rules about how far you may act are new or have changed.",
                one["situations"],
            )
            % {"n": one["situations"]},
            url=reverse("zones:index"),
            on=visit.day_of(one["at"]),
        )
    waiting = to_answer(visit.user, day=visit.today) if known["near"] else ()
    for asked in waiting:
        yield home.Task(
            title=_("%(unit)s asks") % {"unit": asked.unit.name},
            sentence=asked.question,
            url=reverse("zones:question", kwargs={"uuid": asked.uuid}),
            action=_("Answer"),
            since=visit.user.organisation.day_of(asked.asked_at),
        )
