"""What stands at home of hooks: messages that were given up."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from culture.core import home, together
from culture.hooks.models import Hook, HookDelivery


def asks(visit: home.Visit) -> home.Questions:
    """Ask for hooks with messages that were given up, for administrators."""
    given_up = HookDelivery.objects.filter(
        hook__in=Hook.objects.visible_to(visit.user), state=HookDelivery.State.GIVEN_UP
    )
    counted = given_up.order_by("hook").values("hook__uuid", "hook__name")
    return {
        "given_up": together.rows(
            counted, uuid="hook__uuid", name="hook__name", n=Count("pk"), at=Max("made_at")
        )
    }


def tells(visit: home.Visit, known: home.Answers) -> Iterable[home.Entry]:
    """Lead to each hook whose messages did not arrive."""
    for one in known["given_up"]:
        yield home.Task(
            title=_("The hook “%(name)s” does not answer") % {"name": one["name"]},
            sentence=ngettext(
                "%(n)s message was given up.",
                "%(n)s messages were given up.",
                one["n"],
            )
            % {"n": one["n"]},
            url=reverse("hooks:hook", args=[one["uuid"]]),
            action=_("Look at it"),
            since=visit.day_of(one["at"]),
        )
