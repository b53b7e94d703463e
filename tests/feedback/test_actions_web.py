"""From a finding on a page to an action, its result, and what customers read of it."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from culture.accounts.models import User
from culture.actions.models import Action, Deed
from culture.actions.services.making import say_done
from culture.core import findings, origins
from culture.org.models import Unit
from culture.toolkit.models import Run, Tick
from culture.toolkit.opening import open_due
from culture.toolkit.services import versions
from feedback.promises.models import PromiseOutcome
from feedback.promises.services.ending import end_promise
from feedback.touchpoints.models import Touchpoint
from tests import make
from tests.make_actions import an_action
from tests.make_promises import a_promise

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def top() -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def shop(top: Unit) -> Unit:
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def lead(shop: Unit) -> User:
    return make.a_leader(shop, name="Lea Holm")


@pytest.fixture
def chief(top: Unit) -> User:
    return make.a_leader(top, name="Ida Berg")


def short_of(shop: Unit, *, day: dt.date) -> Touchpoint:
    """Forty customers of a touchpoint who miss about a point and a half."""
    version = make.a_version(shop.organisation, key="service-quality")
    touchpoint = make.a_touchpoint(shop, version)
    chance = random.Random(5)
    delivered = [min(max(round(4.5 + chance.gauss(0, 1)), 1), 7) for _one in range(40)]
    make.some_responses(touchpoint, [((6,) * 3, (one,) * 3) for one in delivered], day=day)
    make.settle()
    return touchpoint


def test_the_next_step_of_a_dashboard_leads_to_an_action_with_its_number_and_suggestions(
    shop: Unit, lead: User
) -> None:
    short_of(shop, day=make.TODAY)
    client = make.a_client(lead)
    page = client.get(reverse("dashboards:unit", args=[shop.uuid])).content.decode()
    (link,) = re.findall(r'href="(/actions/make/[^"]+)">Make this an action', page)
    form = client.get(link.replace("&amp;", "&"))
    chosen = form.context["form"]["number"].initial or form.context["form"].initial["number"]
    assert "/dimension/d" in chosen
    sent = {
        "title": "Answer the phone in turns",
        "first_step": "Ask who is free at noon",
        "owner": str(lead.uuid),
        "due_on": (make.TODAY + 60 * DAY).isoformat(),
        "number": chosen,
        "direction": "up",
        "submission_key": str(uuid.uuid4()),
    }
    assert client.post(link.replace("&amp;", "&"), sent).status_code == 302
    action = Action.objects.get()
    assert (action.unit, action.owner, action.title) == (shop, lead, "Answer the phone in turns")
    assert action.baseline
    assert action.baseline.window.token == "2026-Q4"
    assert [step.text for step in action.steps.all()] == ["Ask who is free at noon"]

    # Whoever begins another one sees the number, and what runs here already.
    again = client.get(link.replace("&amp;", "&")).content.decode()
    said = re.findall(r'"say">Customers: ([^<]+) (−[0-9.]+) \(', again)
    assert said == [("Dimension 1 (en)", "−1.5")]
    assert f'href="/actions/{action.uuid}/">Answer the phone in turns</a>' in again
    elsewhere = client.get(f"{reverse('dashboards:dimension', args=[shop.uuid, 'd1'])}")
    assert "Make this an action" in elsewhere.content.decode()


def test_a_suggestion_gives_the_title_and_the_first_step(shop: Unit, lead: User) -> None:
    tick = a_tick(shop, lead)
    url = origins.act_url("toolkit-not-yet", tick.uuid)
    client = make.a_client(lead)
    form = client.get(url).context["form"]
    first = next(iter(form.suggestions.values()))
    sent = {
        "suggestion": first.token,
        "title": "",
        "owner": str(lead.uuid),
        "due_on": (make.TODAY + 60 * DAY).isoformat(),
        "direction": "up",
        "submission_key": str(uuid.uuid4()),
    }
    assert client.post(url, sent).status_code == 302
    action = Action.objects.get()
    assert (action.title, action.suggestion) == (first.texts["en"], first.token)
    assert [step.text for step in action.steps.all()] == [first.first_steps["en"]]
    assert (action.origin, action.origin_key) == ("toolkit-not-yet", str(tick.uuid))


def a_tick(shop: Unit, lead: User) -> Tick:
    """What a lead answered with "not yet"."""
    hr = make.a_user(shop.organisation, is_hr=True)
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)
    make.a_position(make.a_person(shop.organisation), shop)
    open_due(now=make.NOW)
    run = Run.objects.filter(unit=shop).first()
    assert run
    practice = run.version.practices.filter(rhythm=run.rhythm).first()
    assert practice
    return Tick.objects.create(
        run=run,
        practice=practice,
        state="not-yet",
        note="After the holidays",
        planned_for=make.TODAY + 30 * DAY,
        said_at=make.NOW,
        said_by=lead,
    )


def test_a_not_yet_becomes_an_action_for_whoever_leads_there_and_for_nobody_else(
    shop: Unit, lead: User, top: Unit
) -> None:
    tick = a_tick(shop, lead)
    facts = origins.load("toolkit-not-yet", str(tick.uuid), actor=lead, now=make.NOW)
    assert facts
    assert (facts.unit, facts.due_on) == (shop, make.TODAY + 30 * DAY)
    assert "After the holidays" in facts.words
    other = make.a_leader(make.a_unit(top.organisation, parent=top, name="Other"))
    assert origins.load("toolkit-not-yet", str(tick.uuid), actor=other, now=make.NOW) is None
    url = origins.act_url("toolkit-not-yet", tick.uuid)
    assert make.a_client(other).get(url).status_code == 404
    assert make.a_client(lead).get(url).status_code == 200


def test_a_broken_promise_becomes_an_action_and_one_that_runs_does_not(
    shop: Unit, lead: User
) -> None:
    promise = a_promise(lead, shop, text="We call back.")
    later = make.NOW + dt.timedelta(hours=2)
    assert origins.load("promise-broken", str(promise.uuid), actor=lead, now=later) is None
    end_promise(
        actor=lead,
        promise=promise,
        outcome=PromiseOutcome.BROKEN,
        reason="forgotten",
        now=make.NOW + dt.timedelta(hours=1),
    )
    facts = origins.load("promise-broken", str(promise.uuid), actor=lead, now=later)
    assert facts
    assert facts.words == "We call back. · it was forgotten"
    page = make.a_client(lead).get(reverse("promises:promise", args=[promise.uuid]))
    assert escape(origins.act_url("promise-broken", promise.uuid)) in page.content.decode()


def test_few_promises_kept_are_a_finding_only_where_chance_does_not_explain_it(
    top: Unit, shop: Unit, lead: User
) -> None:
    other = make.a_unit(top.organisation, parent=top, name="Other")
    clerk = make.a_leader(other)
    made = make.NOW - 40 * DAY

    def promised(actor: User, unit: Unit, *, kept: bool) -> None:
        promise = a_promise(actor, unit, now=made)
        outcome = PromiseOutcome.KEPT if kept else PromiseOutcome.BROKEN
        end_promise(
            actor=actor,
            promise=promise,
            outcome=outcome,
            reason="" if kept else "people",
            now=made + dt.timedelta(hours=2),
        )

    def kinds() -> list[str]:
        return [one.kind for one in findings.find(shop, actor=lead, day=make.TODAY)]

    for number in range(12):
        promised(clerk, other, kept=number > 0)
    for number in range(5):
        promised(lead, shop, kept=number > 1)
    assert kinds() == []  # 3 of 5 against 11 of 12: p = .19
    for _number in range(5):
        promised(lead, shop, kept=False)
    assert kinds() == ["kept-rate"]  # 3 of 10 against 11 of 12: p = .006


def test_what_was_done_stands_on_the_receipt_in_the_customers_language_and_on_the_poster(
    shop: Unit, lead: User, chief: User
) -> None:
    touchpoint = short_of(shop, day=make.TODAY)
    action = an_action(lead, shop)
    say_done(actor=lead, action=action, now=make.NOW)
    closing = {"verdict": "better", "words": "The queue is gone."}
    client = make.a_client(chief)
    assert client.post(reverse("actions:close", args=[action.uuid]), closing).status_code == 302
    told = {
        f"{side}_{language}": f"{side} in {language}"
        for side in ("said", "done")
        for language in make.LANGUAGES
    }
    tell = reverse("actions:tell_action", args=[action.uuid])
    missing = {name: text for name, text in told.items() if name != "done_ru"}
    assert client.post(tell, missing).status_code == 200
    assert not Deed.objects.exists()
    assert client.post(tell, told).status_code == 302
    receipt = the_receipt(touchpoint, "es")
    assert "said in es" in receipt
    assert "done in es" in receipt
    assert "done in en" not in receipt
    poster = make.a_client(lead).get(reverse("touchpoints:poster", args=[touchpoint.uuid]))
    assert poster.content.decode().count("done in ") == len(make.LANGUAGES)
    unit = make.a_client(lead).get(reverse("actions:told", args=[shop.uuid])).content.decode()
    assert "done in en" in unit
    deed = Deed.objects.get()
    assert client.post(reverse("actions:withdraw", args=[deed.uuid])).status_code == 302
    assert "done in es" not in the_receipt(touchpoint, "es")


def test_a_deed_of_one_touchpoint_or_of_another_unit_stands_nowhere_else(
    top: Unit, shop: Unit, lead: User
) -> None:
    touchpoint = short_of(shop, day=make.TODAY)
    other = make.a_unit(top.organisation, parent=top, name="Other")
    facts = {"organisation": top.organisation, "told_at": make.NOW}
    for unit, place, word in (
        (other, None, "elsewhere"),
        (shop, uuid.uuid4(), "at the other desk"),
        (shop, touchpoint.uuid, "at this desk"),
        (top, None, "everywhere"),
    ):
        Deed.objects.create(
            unit=unit, place=place, said=make.texts("It is slow"), done=make.texts(word), **facts
        )
    receipt = the_receipt(touchpoint, "en")
    assert "at this desk (en)" in receipt
    assert "everywhere (en)" in receipt
    assert "elsewhere" not in receipt
    assert "at the other desk" not in receipt


def the_receipt(touchpoint: Touchpoint, language: str) -> str:
    """Answer, and read the page that says that it arrived."""
    client = Client()
    path = f"/f/{touchpoint.code}/"
    sent = {
        "key": str(uuid.uuid4()),
        "asked": make.asked_by(touchpoint),
        "e-d1-1": "6",
        "d-d1-1": "4",
    }
    answer = client.post(f"{path}?lang={language}", sent)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    text: str = client.get(answer["Location"]).content.decode()
    return text


def test_what_was_said_is_shown_as_it_was_written_and_never_as_markup(
    shop: Unit, lead: User
) -> None:
    action = an_action(lead, shop, title="<b>Bold</b>")
    client = make.a_client(lead)
    client.post(reverse("actions:comment", args=[action.uuid]), {"words": "<script>x</script>"})
    page = client.get(reverse("actions:action", args=[action.uuid])).content.decode()
    assert "<b>Bold" not in page
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_a_refused_form_keeps_what_was_written(shop: Unit, lead: User) -> None:
    action = an_action(lead, shop)
    client = make.a_client(lead)
    sent = {"due_on": "2020-01-01", "words": "Parts come late"}
    page = client.post(reverse("actions:day", args=[action.uuid]), sent).content.decode()
    assert "Give today or a later day." in page
    assert "Parts come late" in page


def test_files_hold_what_the_pages_show(shop: Unit, lead: User) -> None:
    an_action(lead, shop, title="=1+1")
    client = make.a_client(lead)
    table = client.get(reverse("actions:table")).content.decode()
    assert "'=1+1,Shop,Lea Holm" in table
    kept = client.get(reverse("actions:kept_table", args=[shop.uuid])).content.decode()
    assert "Shop,0,0,,,0,0,0,0,0" in kept
