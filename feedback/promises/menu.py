"""Where promises appear in the house: an entry for everybody, and what waits at home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.core import home, navigation, together
from feedback.promises.models import Feasibility, PromiseMail
from feedback.promises.queries import news_for, open_questions_near, questions_to_answer


def register() -> None:
    """Add the entry and what is told at home."""
    navigation.register(
        navigation.MenuEntry(
            order=28,
            label=gettext_lazy("Promises"),
            url_name="promises:index",
            prefix="/promises/",
            is_for=lambda _user: True,
        )
    )
    home.register("promises", home.HomeSource(_tells, _asks))


def _asks(visit: home.Visit) -> home.Questions:
    return {
        "questions": together.is_any(open_questions_near(visit.user, day=visit.today)),
        "told": together.rows(
            news_for(visit.user),
            uuid="uuid",
            text="text",
            unit="unit__name",
            deliverer="deliverer__name",
            news="news",
            answer="current__question__answer__verdict",
            due="current__due_on",
        ),
    }


def _tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    asked = questions_to_answer(visit.user, day=visit.today) if known["questions"] else ()
    for question in asked:
        promise = question.term.promise
        yield home.Task(
            title=_("%(unit)s asks: can you keep this?") % {"unit": promise.unit.name},
            sentence=promise.text,
            url=reverse("promises:promise", kwargs={"uuid": promise.uuid}),
            action=_("Answer"),
            since=visit.user.organisation.day_of(question.asked_at),
        )
    for one in known["told"]:
        yield _told(one)


def _told(one: together.Facts) -> home.Task:
    if one["news"]:
        title = str(PromiseMail.Kind(one["news"]).label).capitalize()
        sentence, action = f"{one['unit']}: {one['text']}", _("Look at it")
    else:
        title = _("%(unit)s has answered: %(answer)s") % {
            "unit": one["deliverer"],
            "answer": Feasibility(one["answer"]).label,
        }
        sentence, action = one["text"], _("Go on")
    return home.Task(
        title=title,
        sentence=sentence,
        url=reverse("promises:promise", kwargs={"uuid": one["uuid"]}),
        action=action,
        due=dt.date.fromisoformat(one["due"]),
    )
