"""Moments that people type stay within two centuries, in the form and in the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from culture.core.forms import TypedDayField, done
from culture.core.moments import DayField, MomentField
from feedback.touchpoints.models import Touchpoint
from tests import make

pytestmark = pytest.mark.django_db

BOUNDED = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.concrete_fields
    if isinstance(field, DayField | MomentField)
]


def test_every_moment_that_people_type_is_bounded() -> None:
    assert sorted(f"{model._meta.label}.{field.name}" for model, field in BOUNDED) == [
        "actions.Action.due_at",
        "actions.Action.due_on",
        "actions.Action.escalates_at",
        "actions.ActionMail.due_on",
        "actions.ActionNote.due_after",
        "actions.ActionNote.due_before",
        "chain.Prediction.starts_on",
        "chain.PredictionRound.since",
        "chain.Standard.review_on",
        "hiring.Interview.starts_at",
        "hiring.Vacancy.closes_on",
        "observations.Observation.look_by",
        "observations.Observation.told_on",
        "observations.ObservationMessage.said_on",
        "org.Position.ends_on",
        "org.Position.starts_on",
        "org.Unit.closed_on",
        "promises.PromiseTerm.closes_at",
        "promises.PromiseTerm.due_at",
        "promises.PromiseTerm.due_on",
        "promises.PromiseTerm.warns_at",
        "pulses.Pulse.first_on",
        "pulses.Pulse.next_on",
        "pulses.PulseEdition.due_on",
        "toolkit.Run.due_on",
        "toolkit.Run.starts_on",
        "toolkit.StandIn.ends_on",
        "toolkit.StandIn.starts_on",
        "toolkit.Tick.planned_for",
        "touchpoints.Touchpoint.closes_at",
        "touchpoints.Touchpoint.opens_at",
        "waves.Wave.closes_at",
        "waves.Wave.opens_at",
        "workshops.Workshop.held_on",
    ]


@pytest.mark.parametrize(("model", "field"), BOUNDED, ids=str)
def test_the_database_bounds_each_of_them(model: Any, field: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
            " AND pg_get_constraintdef(oid) ~ %s",
            [model._meta.db_table, rf"\({field.column} >= '1900-01-01.*2199-12-31"],
        )
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_year_out_of_reach_is_refused_by_the_form_and_by_the_database(year: int) -> None:
    organisation = make.an_organisation()
    touchpoint = make.a_touchpoint(make.a_unit(organisation), make.a_version(organisation))
    moment = dt.datetime(year, 6, 1, tzinfo=dt.UTC)

    touchpoint.closes_at = moment
    with pytest.raises(ValidationError, match="between the years 1900 and 2199"):
        touchpoint.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Touchpoint.objects.update(closes_at=moment)
    with pytest.raises(ValidationError, match="between the years 1900 and 2199"):
        TypedDayField().clean(f"{year:04}-06-01")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2200-01-02T00:00"])
def test_a_mistyped_year_of_a_touchpoint_gets_a_word(client: Client, moment: str) -> None:
    organisation = make.an_organisation(time_zone="Pacific/Auckland")
    hr = make.a_user(organisation, is_hr=True)
    touchpoint = make.a_touchpoint(make.a_unit(organisation), make.a_version(organisation))
    client.force_login(hr)

    url = reverse("touchpoints:edit", args=[touchpoint.uuid])
    shown = client.post(url, {"name": "Desk", "closes_at": moment})

    assert shown.status_code == 200
    assert client.get(reverse("touchpoints:list")).status_code == 200


def every_form(known: type[forms.BaseForm] = forms.BaseForm) -> list[type[forms.BaseForm]]:
    return [form for one in known.__subclasses__() for form in (one, *every_form(one))]


def test_every_day_and_moment_of_a_form_is_bounded() -> None:
    """Those of a model are bounded there; the others have to say so themselves."""
    get_resolver().reverse_dict  # noqa: B018 - every page, and so every form, is known then
    unbounded = [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in every_form()
        if form.__module__.startswith(("culture.", "feedback.", "surveys."))
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
        if not any(isinstance(check, MaxValueValidator) for check in field.validators)
        if name not in {field.name for model, field in BOUNDED if is_of(form, model)}
    ]
    assert unbounded == []


def is_of(form: Any, model: Any) -> bool:
    return getattr(getattr(form, "_meta", None), "model", None) is model


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2200-01-02T00:00"])
def test_a_mistyped_year_of_a_round_gets_a_word(client: Client, moment: str) -> None:
    organisation = make.an_organisation(time_zone="Pacific/Auckland")
    top = make.a_unit(organisation)
    units = [make.a_unit(organisation, parent=top, name=name) for name in ("IT", "Stores")]
    client.force_login(make.a_user(organisation, is_hr=True))

    facts = {"name": "Us", "unit": top.pk, "providers": [unit.pk for unit in units]}
    shown = client.post(reverse("internal:create"), {**facts, "closes_at": moment})

    words = "Give a day between the years 1900 and 2199."
    assert shown.context["form"].errors == {"closes_at": [words]}


class NamedForm(forms.Form):
    name = forms.CharField()
    story = forms.CharField(widget=forms.Textarea, required=False)


@pytest.mark.parametrize("name", ["A\nB", "A\r\nB", "A\u2028B", "A\x0bB"])
def test_a_name_stands_in_one_line(name: str) -> None:
    form = NamedForm({"name": name, "story": "A\nB"})

    assert not done(form, lambda **_facts: None)
    assert form.errors == {"name": ["Please write this in one line."]}
    assert done(NamedForm({"name": "A B", "story": "A\nB"}), lambda **_facts: None)
