"""The demo organisation as it stands after `manage.py demo`, and what it refuses."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import autodiscover_modules

from culture.accounts.models import Organisation, User
from culture.chain.asked import owed_in
from culture.core import channels
from culture.core import demo as core_demo
from culture.core.demo import Demo, build_demo, settle_demo
from culture.hooks import calling
from culture.hooks.delivering import deliver_due
from culture.hooks.models import Hook
from culture.hooks.planning import plan_deliveries
from culture.metrics.models import DirtyMark, PublishMark, Release, ScoreCell
from culture.metrics.verification import VerificationLine, verify_numbers
from culture.org.models import Person, Position, Unit
from culture.privacy.periods import Grain, Period
from culture.toolkit.confirmations import confirmed_tools
from culture.toolkit.hearing import Hearing
from culture.toolkit.queries import practices_in_force, states_in
from culture.zones.coverage import coverages_of
from feedback.cases.watching import begin_due
from feedback.internal.queries import read_matrix, rounds_of
from feedback.internal.telling import sentences
from feedback.touchpoints.demo.customers import answers_of
from feedback.touchpoints.demo.scenery import DESKS
from feedback.touchpoints.models import Comment, Contact, Touchpoint
from surveys.instruments.questionnaires import build_questionnaire
from surveys.pulses.models import Pulse
from surveys.responses.models import Response
from surveys.waves.closing.certificates import differences_from
from surveys.waves.models import Certificate, Wave
from tests import make, make_answers

pytestmark = pytest.mark.django_db


class Loaded(NamedTuple):
    said: list[str]
    demo: Demo
    findings: list[VerificationLine]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:
    """Load it once: half a minute of work for all tests of this module."""
    said: list[str] = []
    demo = Demo(now=make.NOW, seed=7, password=make.PASSWORD)
    with django_db_blocker.unblock():
        build_demo(demo, say=said.append)
        settle_demo(demo, say=said.append)
        yield Loaded(said, demo, verify_numbers(now=make.NOW))
        # Serials must not come again: processes remember questionnaires by them.
        call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
        make_answers.forget_all()


def gaps_of(unit: str, period: Period) -> dict[str, float]:
    release = Release.objects.get(
        unit__name=unit,
        grain=period.grain.value,
        starts_on=period.starts_on,
        series__names__en="Service quality",
        series__source="customer",
    )
    subjects = release.content["subjects"]
    return {s["key"]: s["gap"] for s in subjects if s["kind"] in {"dimension", "overall"}}


QUARTER = Period(dt.date(2026, 7, 1), Grain.QUARTER)


def test_the_tree_has_twelve_units_in_three_levels(loaded: Loaded) -> None:
    depths = [unit.depth for unit in Unit.objects.all()]
    assert [depths.count(depth) for depth in (0, 1, 2)] == [1, 2, 9]


def test_132_people_hold_one_position_each_and_every_unit_is_led(loaded: Loaded) -> None:
    assert Person.objects.count() == 132
    assert len(set(Person.objects.values_list("name", flat=True))) == 132
    assert Position.objects.count() == 132
    led = Position.objects.filter(kind=Position.Kind.LEADS).values_list("unit", flat=True)
    assert sorted(led) == sorted(Unit.objects.values_list("pk", flat=True))


def test_home_asks_little_of_people_for_whom_much_waits(loaded: Loaded) -> None:
    found = {}
    for role in ("manager", "employee", "hr", "administrator"):
        client = make.a_client(User.objects.get(email=f"{role}@example.org"))
        client.get("/")  # the first page of a session writes down when it was seen
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/")
        found[role] = (len(asked), page.context["home"].count)
    assert found == {
        "manager": (22, 10),
        "employee": (13, 0),
        "hr": (16, 6),
        "administrator": (14, 1),
    }


def test_a_hook_shows_what_became_of_messages_and_sends_nothing(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = Hook.objects.get()
    assert hook.host.endswith(".example")  # leads nowhere, RFC 2606
    told = hook.deliveries.order_by("-made_at", "-pk")
    became = [(one.state, one.attempts, one.status, one.problem) for one in told]
    assert became == [
        ("given-up", 1, 410, "gone"),
        ("delivered", 1, 204, ""),
        ("delivered", 4, 204, ""),
        *[("delivered", 1, 204, "")] * 4,
        ("given-up", 10, 503, "status"),
    ]
    sent: list[object] = []
    monkeypatch.setattr(calling, "post", lambda *facts: sent.append(facts))
    for later in (loaded.demo.now, loaded.demo.now + dt.timedelta(days=7)):
        assert (plan_deliveries(now=later), deliver_due(now=later)) == (0, 0)
    assert sent == []


def test_the_manager_reads_the_week_by_mail(loaded: Loaded) -> None:
    wishing = User.objects.filter(wants_digest=True).values_list("email", flat=True)
    assert list(wishing) == ["manager@example.org"]


def test_half_a_year_of_questions_shows_three_ways_of_answering(loaded: Loaded) -> None:
    names = ("Airport", "Harbour", "Old Town")
    units = Unit.objects.select_related("organisation").filter(name__in=names).order_by("name")
    found = coverages_of(list(units), today=make.TODAY)
    told = [(one.ruled, one.met, one.half_within, one.most_wait) for one in found.values()]
    assert told == [
        (9, 14, None, True),
        (18, 25, dt.timedelta(hours=66), False),
        (16, 17, dt.timedelta(hours=2), False),
    ]


def test_the_manager_finds_questions_and_the_employee_an_answer(loaded: Loaded) -> None:
    manager, employee = (
        make.at_home(User.objects.get(email=f"{role}@example.org"))
        for role in ("manager", "employee")
    )
    asked = [task.title for task in manager.tasks if task.title.endswith(" asks")]
    assert asked == ["Harbour asks", "Region North asks"]
    answered = [one.sentence for one in employee.news if "question is answered" in one.sentence]
    assert len(answered) == 1


def test_there_is_one_account_for_each_role(loaded: Loaded) -> None:
    told = User.objects.filter(email__in=[login.email for login in loaded.demo.logins])
    rights = {user.email: (user.is_hr, user.is_administrator) for user in told}
    assert rights == {
        "employee@example.org": (False, False),
        "manager@example.org": (False, False),
        "hr@example.org": (True, False),
        "administrator@example.org": (False, True),
    }
    manager = User.objects.get(email="manager@example.org")
    led = Unit.objects.led_by(manager, day=make.TODAY).values_list("name", flat=True)
    assert set(led) == {
        "Region North",
        "Harbour",
        "Old Town",
        "Airport",
        "University",
        "Night service",
    }


def test_the_told_logins_open_the_accounts(loaded: Loaded) -> None:
    told = {login.email: login.password for login in loaded.demo.logins}
    assert len(told) == 4
    for user in User.objects.filter(email__in=told):
        assert check_password(told[user.email], user.password)


def test_leads_and_who_asks_have_accounts_that_nobody_can_open(
    loaded: Loaded,
) -> None:
    told = {login.email for login in loaded.demo.logins}
    others = User.objects.exclude(email__in=told)
    assert {user.has_usable_password() for user in others} == {False}
    held = Position.objects.filter(person__user__in=others, kind=Position.Kind.MEMBER)
    asking = {"Airport", "Harbour", "Old Town", "Region North"}
    assert set(held.values_list("unit__name", flat=True)) == asking
    assert len(others) == 11 + 40  # leads, and who may ask


def test_a_year_of_answers_ends_today_and_nothing_waits(loaded: Loaded) -> None:
    days = Response.objects.order_by("answered_on").values_list("answered_on", flat=True)
    assert len(days) == 7339
    assert (days[0], days[len(days) - 1]) == (dt.date(2025, 11, 23), make.TODAY)
    assert not DirtyMark.objects.exists()
    assert not PublishMark.objects.exists()


def test_the_forms_are_short_full_weighted_and_three_columned(loaded: Loaded) -> None:
    assert Touchpoint.objects.count() == 13
    assert Touchpoint.objects.filter(form=Touchpoint.Form.SHORT).count() == 9
    assert Touchpoint.objects.filter(asks_importance=True).count() == 1
    assert Touchpoint.objects.filter(version__instrument__key="service-quality-zones").count() == 1
    assert Comment.objects.count() == 7339 // 30
    assert Contact.objects.count() == 16


def test_every_unit_has_releases(loaded: Loaded) -> None:
    released = set(Release.objects.values_list("unit", flat=True))
    assert released == set(Unit.objects.values_list("pk", flat=True))


def test_the_night_service_is_withheld_in_every_month_and_shown_in_closed_quarters(
    loaded: Loaded,
) -> None:
    night = Release.objects.filter(unit__name="Night service", series__source="customer")
    assert not night.filter(grain="month").exists()
    assert set(night.filter(grain="quarter").values_list("starts_on", flat=True)) == {
        dt.date(2025, 10, 1),
        dt.date(2026, 1, 1),
        dt.date(2026, 4, 1),
        dt.date(2026, 7, 1),
    }


def test_the_units_show_what_is_true_of_them(loaded: Loaded) -> None:
    harbour, airport, university = (
        gaps_of(unit, QUARTER) for unit in ("Harbour", "Airport", "University")
    )
    assert min(harbour, key=harbour.__getitem__) == "responsiveness"
    assert min(airport, key=airport.__getitem__) == "reliability"
    assert university["overall"] > -0.1 > harbour["overall"]


def test_old_town_improves_after_its_action(loaded: Loaded) -> None:
    before, after = (
        gaps_of("Old Town", Period(start, Grain.QUARTER))
        for start in (dt.date(2026, 1, 1), dt.date(2026, 7, 1))
    )
    assert round(after["empathy"] - before["empathy"], 1) == 1.6
    assert round(after["overall"] - before["overall"], 1) == 0.8


def test_every_link_of_the_gap_map_is_measured_where_customers_are_heard(loaded: Loaded) -> None:
    links = {
        link: set(
            Release.objects.filter(series__source=link, starts_on=QUARTER.starts_on).values_list(
                "unit__name", flat=True
            )
        )
        for link in ("listening", "standards", "performance")
    }
    heard = set(Unit.objects.values_list("name", flat=True))
    assert links["performance"] == heard
    # The lead of the night service looked without a prediction.
    assert links["listening"] == links["standards"] == heard - {"Night service"}
    assert owed_in(Organisation.objects.get().pk, day=make.TODAY) == []


def test_the_pulse_of_half_a_year_names_what_was_planted_in_harbour(loaded: Loaded) -> None:
    pulse = Pulse.objects.get()
    assert pulse.unit.name == "Region North"
    assert pulse.editions.exclude(wave=None).count() == pulse.editions.count() == 6
    assert "6 pulses, 347 answers with tokens." in loaded.said

    harbour = Unit.objects.select_related("organisation").get(name="Harbour")
    practices = practices_in_force(harbour.organisation)
    states = states_in([harbour], practices, today=make.TODAY)[harbour]
    named = {
        row.state.practice.key: row.hearing
        for tool in confirmed_tools(harbour, states)
        for row in tool.rows
        if row.hearing in {Hearing.BLIND_SPOT, Hearing.HIDDEN_STRENGTH}
    }
    assert named == {
        "regular": Hearing.BLIND_SPOT,
        "customers": Hearing.BLIND_SPOT,
        "promptly": Hearing.HIDDEN_STRENGTH,
    }


def test_the_newest_round_between_departments_says_what_was_planted(loaded: Loaded) -> None:
    assert "2 rounds between departments, 239 answers with tokens." in loaded.said
    hr = User.objects.get(is_hr=True)
    first, newest = rounds_of(hr).order_by("closes_at")
    assert [one.name.rpartition(", ")[2] for one in (first, newest)] == [
        "first round",
        "second round",
    ]
    matrix = read_matrix(newest, hr, day=make.TODAY)
    assert matrix
    assert sentences(matrix) == [
        "Harbour: what Airport gives is 1.8 below what it should be.",
        "Old Town: what Harbour gives is 1.4 below what it should be.",
        (
            "Harbour and Airport do not see it alike: Harbour finds −1.8 in what Airport gives, "
            "Airport finds −0.5 in what Harbour gives."
        ),
    ]


def test_every_number_equals_its_independent_recomputation(loaded: Loaded) -> None:
    assert [finding.wrong for finding in loaded.findings] == [0] * 10
    assert loaded.findings[0].compared == ScoreCell.objects.count()


def test_the_same_seed_draws_the_same_answers_and_another_seed_others(loaded: Loaded) -> None:
    desk = DESKS[1]
    questionnaire = build_questionnaire(Touchpoint.objects.get(name=desk.name).version)

    def draw(seed: int) -> list[Any]:
        generator = np.random.default_rng(seed)
        return list(answers_of(desk, questionnaire, today=make.TODAY, generator=generator))

    assert draw(7) == draw(7)
    assert draw(7) != draw(8)


def test_the_audit_finds_nothing_in_the_demo(loaded: Loaded) -> None:
    found = {channel.name: list(channel.look()) for channel in channels.all_channels()}
    assert {name: told for name, told in found.items() if told} == {}
    certificates = Certificate.objects.select_related("wave")
    assert [told for one in certificates for told in differences_from(one)] == []
    assert len(certificates) == Wave.objects.filter(state=Wave.State.RELEASED).count()


def test_no_worker_finds_customers_whom_the_published_numbers_left_out(loaded: Loaded) -> None:
    assert begin_due(now=make.NOW) == 0


def test_a_house_with_an_organisation_is_left_alone(loaded: Loaded) -> None:
    with pytest.raises(CommandError, match=r"already has an organisation \(Meridian Services\)"):
        call_command("demo", stdout=io.StringIO())
    assert Organisation.objects.count() == 1


def test_a_demo_that_is_interrupted_while_it_is_built_leaves_the_house_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = Organisation.objects.count()
    autodiscover_modules("demo")  # what registers once must not register into what is put away
    monkeypatch.setattr(core_demo, "_building", {1: _found, 2: _break})
    with pytest.raises(KeyboardInterrupt):
        build_demo(Demo(now=make.NOW, seed=7, password=make.PASSWORD), say=lambda _line: None)
    assert Organisation.objects.count() == before


def _found(_demo: Demo) -> str:
    return str(make.an_organisation())


def _break(_demo: Demo) -> str:
    raise KeyboardInterrupt


def test_each_step_has_an_order_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core_demo, "_building", {})
    first = partial(str, "first")
    core_demo.register(first, order=10)
    core_demo.register(first, order=10)
    with pytest.raises(ValueError, match="two steps of the demo have the order 10"):
        core_demo.register(partial(str, "second"), order=10)
