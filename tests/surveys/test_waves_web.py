"""HR's pages of waves, in the browser's language: what is sent, shown and refused."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.metrics.windows import Window
from culture.org.models import Person, Unit
from surveys.waves.closing import ending, releasing
from surveys.waves.design import snapshot
from surveys.waves.models import Cell, Invitation, Mail, Participation, ReleasedComment, Wave
from surveys.waves.voice import links_of
from tests import make, make_surveys

pytestmark = pytest.mark.django_db

COUNTS = json.loads((Path(__file__).parents[1] / "query_counts.json").read_text())


@pytest.fixture
def top() -> Unit:
    return make_surveys.a_company(teams=(9, 3, 12), languages=["en", "nb"])


@pytest.fixture
def hr(top: Unit) -> User:
    return make.a_user(top.organisation, is_hr=True)


@pytest.fixture
def browser_of_hr(hr: User, client: Client) -> Client:
    client.force_login(hr)
    return client


def url(name: str, thing: Any = None) -> str:
    return reverse(f"waves:{name}", kwargs={} if thing is None else {"uuid": thing.uuid})


def facts(top: Unit, **changed: Any) -> dict[str, Any]:
    """What the form sends for a wave of everybody in three months."""
    if "part_1" not in changed:
        changed["part_1"] = str(make_surveys.a_questionnaire(top.organisation).uuid)
    opens = timezone.now() + dt.timedelta(days=90)
    return {
        "name": "Spring survey",
        "audience": "everybody",
        "units": [top.pk],
        "opens_at": opens.strftime("%Y-%m-%dT08:00"),
        "closes_at": (opens + dt.timedelta(days=14)).strftime("%Y-%m-%dT20:00"),
        "languages": ["en", "nb"],
        "asks_tenure": "on",
        "k": 5,
        "least_invited": 8,
    } | changed


def a_future_wave(top: Unit, **changed: Any) -> Wave:
    opens = timezone.now() + dt.timedelta(days=1)
    times = {"opens_at": opens, "closes_at": opens + dt.timedelta(days=14)}
    return make_surveys.a_wave(top, **(times | {"state": Wave.State.DRAFT} | changed))


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_hr_designs_a_wave(browser_of_hr: Client, top: Unit, hr: User) -> None:
    second = make_surveys.a_questionnaire(top.organisation, key="empathy")

    response = browser_of_hr.post(url("create"), facts(top, part_2=str(second.uuid)))

    wave = Wave.objects.get()
    assert response.url == url("detail", wave)  # type: ignore[attr-defined]
    assert (wave.state, wave.created_by, list(wave.units.all())) == ("draft", hr, [top])
    assert (wave.asks_tenure, wave.asks_role, wave.asks_comment) == (True, False, False)
    asked = wave.parts.order_by("position").values_list("version__instrument__key", flat=True)
    assert list(asked) == ["vitality", "empathy"]
    # Eight in Oslo is seven in UTC in winter, six in summer.
    assert wave.opens_at.astimezone(wave.organisation.zone).hour == 8
    assert AuditEntry.objects.get(action="wave-created").object_uuid == wave.uuid


def test_a_unit_is_refused_together_with_one_above_it(browser_of_hr: Client, top: Unit) -> None:
    units = [top.children.get(name=f"Team {number}").pk for number in (1, 2)]

    response = browser_of_hr.post(url("create"), facts(top, units=[*units, top.pk]))

    assert errors(response) == {
        "units": [
            "Team 1 belongs to Whole, which is chosen too. Choose only one of the two.",
            "Team 2 belongs to Whole, which is chosen too. Choose only one of the two.",
        ]
    }
    assert not Wave.objects.exists()


def test_of_two_units_nobody_else_is_asked(browser_of_hr: Client, top: Unit) -> None:
    teams = [top.children.get(name=f"Team {number}") for number in (1, 2)]

    assert b"checked" not in _units_offered(browser_of_hr.get(url("create")).content)
    browser_of_hr.post(url("create"), facts(top, units=[team.pk for team in teams]))

    assert list(Wave.objects.get().units.order_by("name")) == teams


def _units_offered(page: bytes) -> bytes:
    start = page.index(b'<div id="id_units"')
    return page[start : page.index(b"</fieldset>", start)]


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        (
            {"k": 4},
            "k",
            "The organisation shows numbers for 5 answers or more.",
        ),
        (
            {"least_invited": 7},
            "__all__",
            (
                "The fewest people counted together cannot be below eight, nor less than three "
                "above the smallest group."
            ),
        ),
        (
            {"k": 8, "least_invited": 10},
            "__all__",
            (
                "The fewest people counted together cannot be below eight, nor less than three "
                "above the smallest group."
            ),
        ),
        ({"units": []}, "units", "This field is required."),
        ({"part_1": ""}, "part_1", "This field is required."),
        (
            {"opens_at": "2027-03-02T08:00", "closes_at": "2027-03-01T08:00"},
            "__all__",
            "A wave cannot close before it opens.",
        ),
    ],
)
def test_what_does_not_hold_is_refused_and_kept_in_the_form(
    browser_of_hr: Client, top: Unit, changed: dict[str, Any], field: str, sentence: str
) -> None:
    response = browser_of_hr.post(url("create"), facts(top, **changed))

    assert response.status_code == 200
    assert sentence in errors(response)[field]
    assert 'value="Spring survey"' in response.text
    assert not Wave.objects.exists()


def test_an_instrument_is_asked_once(browser_of_hr: Client, top: Unit) -> None:
    version = str(make_surveys.a_questionnaire(top.organisation).uuid)

    response = browser_of_hr.post(url("create"), facts(top, part_1=version, part_2=version))

    assert errors(response) == {"part_1": ["A questionnaire can be asked once."]}


def test_two_versions_of_an_instrument_are_refused_as_they_would_be_published_as_one(
    browser_of_hr: Client, top: Unit
) -> None:
    old = make_surveys.a_questionnaire(top.organisation)
    wave = a_future_wave(top, versions=[old])
    new = make_surveys.a_questionnaire(top.organisation)
    sent = facts(top, part_1=str(old.uuid), part_2=str(new.uuid))

    response = browser_of_hr.post(url("edit", wave), sent)

    assert errors(response) == {"part_1": ["A questionnaire can be asked once."]}
    assert [part.version for part in wave.parts.all()] == [old]


def test_an_instrument_of_managers_is_asked_of_leaders_only(
    browser_of_hr: Client, top: Unit
) -> None:
    version = make_surveys.a_questionnaire(top.organisation, key="structure", source="manager")
    sent = facts(top, part_1=str(version.uuid))

    refused = browser_of_hr.post(url("create"), sent)
    browser_of_hr.post(url("create"), sent | {"audience": "leaders"})

    assert errors(refused) == {"part_1": ["Only those who lead can answer: structure (en)."]}
    assert Wave.objects.get().audience == "leaders"


def test_a_language_that_is_not_written_is_refused(browser_of_hr: Client, top: Unit) -> None:
    version = make_surveys.a_questionnaire(
        top.organisation, names={"en": "Vitality"}, languages=["en"]
    )

    response = browser_of_hr.post(url("create"), facts(top, part_1=str(version.uuid)))

    assert errors(response) == {"languages": ["Vitality is not written in: Norsk bokmål."]}


def test_instruments_of_customers_are_not_offered(browser_of_hr: Client, top: Unit) -> None:
    customers = make.a_version(top.organisation)

    response = browser_of_hr.post(url("create"), facts(top, part_1=str(customers.uuid)))

    assert "part_1" in errors(response)
    assert not Wave.objects.exists()


def test_a_draft_is_changed(browser_of_hr: Client, top: Unit) -> None:
    wave = a_future_wave(top)
    other = make_surveys.a_questionnaire(top.organisation, key="empathy")

    browser_of_hr.post(url("edit", wave), facts(top, name="Winter", part_1=str(other.uuid)))

    wave.refresh_from_db()
    assert (wave.name, list(wave.versions.all())) == ("Winter", [other])


def test_a_wave_that_waits_becomes_a_draft_where_it_could_not_be_opened(
    browser_of_hr: Client, top: Unit
) -> None:
    wave = a_future_wave(top, state=Wave.State.SCHEDULED)
    version = str(wave.versions.get().uuid)

    browser_of_hr.post(url("edit", wave), facts(top, part_1=version, least_invited=8))
    wave.refresh_from_db()
    assert wave.state == "scheduled"

    browser_of_hr.post(url("edit", wave), facts(top, part_1=version, least_invited=25))
    wave.refresh_from_db()
    assert wave.state == "draft"


def test_an_open_wave_is_not_changed(browser_of_hr: Client, top: Unit) -> None:
    wave = make_surveys.a_running_wave(top)
    version = str(wave.versions.get().uuid)

    response = browser_of_hr.post(url("edit", wave), facts(top, part_1=version))

    assert response.url == url("detail", wave)  # type: ignore[attr-defined]
    wave.refresh_from_db()
    assert wave.name == "Autumn survey"


def test_the_page_of_a_draft_shows_what_it_would_be_able_to_show(
    browser_of_hr: Client, top: Unit
) -> None:
    team = top.children.get(name="Team 2")
    make.a_position(make.a_person(top.organisation, name="Nobody Knows"), team)
    wave = a_future_wave(top)

    page = browser_of_hr.get(url("detail", wave))

    run = page.context["run"]
    assert (run.people, run.cells) == (25, 2)
    assert [person.name for person in run.unreachable] == ["Nobody Knows"]
    assert [(rate.percent, rate.shown, rate.merged, rate.withheld) for rate in run.rates] == [
        (100, 2, 2, 0),
        (70, 2, 2, 0),
        (50, 2, 2, 0),
    ]
    assert "counted in Whole" in page.text
    assert page.context["obstacles"] == []


def test_of_two_units_it_is_said_who_leads_and_is_not_asked_and_what_stands_above(
    browser_of_hr: Client, top: Unit
) -> None:
    teams = [top.children.get(name=f"Team {number}") for number in (1, 3)]
    for team in teams:
        lead = make.a_person(top.organisation, name=f"Lead of {team.name}")
        make.a_position(lead, team, kind="leads")
    offered = browser_of_hr.get(url("create")).text
    browser_of_hr.post(url("create"), facts(top, units=[team.pk for team in teams]))

    page = browser_of_hr.get(url("detail", Wave.objects.get()))

    assert "Whole / Team 1 (10 people)" in offered
    assert "Whole (26 people)" in offered
    run = page.context["run"]
    assert (run.people, run.left_out, run.above) == (21, 2, ["Whole"])
    assert "Besides these 21, 2 people work there and are not asked" in page.text
    assert "there is a number as well, from everybody who is asked below: Whole." in page.text
    Wave.objects.get().units.set([top])
    whole = browser_of_hr.get(url("detail", Wave.objects.get())).context["run"]
    assert (whole.people, whole.left_out, whole.above) == (26, 0, [])


def test_an_empty_opening_leaves_it_to_hr(browser_of_hr: Client, top: Unit) -> None:
    browser_of_hr.post(url("create"), facts(top, opens_at=""))

    wave = Wave.objects.get()
    page = browser_of_hr.get(url("detail", wave))
    assert timezone.now() - wave.opens_at < dt.timedelta(minutes=5)
    assert "when you open it" in page.text
    assert "Open now" in page.text
    assert "Open it at its time" not in page.text


def test_while_it_is_opened_a_wave_says_what_will_be_asked(
    browser_of_hr: Client, top: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = timezone.now() - dt.timedelta(minutes=1)
    scheduled = {"state": Wave.State.SCHEDULED, "opens_at": opens, "keys_wanted": 2}
    wave = a_future_wave(top, asks_tenure=True, **scheduled)

    asked = browser_of_hr.get(url("detail", wave)).text
    monkeypatch.setattr(snapshot, "divided_before", lambda *_facts: ["Last autumn"])
    divided = browser_of_hr.get(url("detail", wave)).text

    assert "This is what will be asked." in asked
    assert "Frozen since" not in asked + divided
    assert "how long people have worked here<br>" in asked
    assert "how long people have worked here<br>" not in divided
    assert "not how long people have worked here" in divided


def test_an_organisation_too_small_is_told_why(browser_of_hr: Client, hr: User) -> None:
    small = make.a_unit(make.an_organisation(), name="Small")
    other = make.a_user(small.organisation, is_hr=True)
    make_surveys.a_team(small.organisation, small, people=7)
    wave = a_future_wave(small)
    browser_of_hr.force_login(other)

    page = browser_of_hr.get(url("detail", wave))
    browser_of_hr.post(url("open", wave))
    browser_of_hr.post(url("schedule", wave))

    sentence = "Only 7 people would be asked. At least 8 are needed, so that nobody stands out."
    assert sentence in page.text
    wave.refresh_from_db()
    assert wave.state == "draft"


def test_opening_now_asks_a_worker(browser_of_hr: Client, top: Unit) -> None:
    wave = a_future_wave(top)

    assert "23 people" not in browser_of_hr.get(url("open", wave)).text
    response = browser_of_hr.post(url("open", wave))

    assert response.url == url("detail", wave)  # type: ignore[attr-defined]
    wave.refresh_from_db()
    assert wave.state == "scheduled"
    assert wave.opens_at <= timezone.now()
    assert "The wave is being opened." in browser_of_hr.get(url("detail", wave)).text


def test_a_wave_is_scheduled_and_made_a_draft_again(browser_of_hr: Client, top: Unit) -> None:
    wave = a_future_wave(top)

    page = browser_of_hr.get(url("schedule", wave))
    assert (
        "The roster of that day decides who is invited; today it would be 24 people." in page.text
    )
    assert [mail.language for mail in page.context["mails"]] == wave.languages
    assert f"Your view counts: {wave.name}" in page.text
    wave.refresh_from_db()
    assert wave.state == "draft"
    browser_of_hr.post(url("schedule", wave))
    wave.refresh_from_db()
    assert wave.state == "scheduled"
    browser_of_hr.post(url("unschedule", wave))
    wave.refresh_from_db()
    assert wave.state == "draft"


def test_a_draft_is_deleted_after_its_name_was_typed(browser_of_hr: Client, top: Unit) -> None:
    wave = a_future_wave(top)

    browser_of_hr.post(url("delete", wave), {"typed": "Another"})
    assert Wave.objects.filter(pk=wave.pk).exists()
    browser_of_hr.post(url("delete", wave), {"typed": "autumn survey"})

    assert not Wave.objects.filter(pk=wave.pk).exists()
    assert AuditEntry.objects.filter(action="wave-deleted").count() == 1


def test_an_open_wave_is_not_deleted(browser_of_hr: Client, top: Unit) -> None:
    wave = make_surveys.a_running_wave(top)

    response = browser_of_hr.post(url("delete", wave), {"typed": "autumn survey"})

    assert "nothing of it can be changed" in response.text
    assert Wave.objects.filter(pk=wave.pk).exists()


def test_a_wave_is_closed_early_after_its_name_was_typed(browser_of_hr: Client, top: Unit) -> None:
    wave = make_surveys.a_running_wave(top)

    browser_of_hr.post(url("close", wave), {"typed": "close"})
    wave.refresh_from_db()
    assert wave.state == "open"
    browser_of_hr.post(url("close", wave), {"typed": "Autumn survey"})

    wave.refresh_from_db()
    assert wave.state == "closed"
    assert bytes(Cell.objects.get().locked_key) == b""
    assert AuditEntry.objects.get(action="wave-closed-early").actor is not None
    again = browser_of_hr.post(url("close", wave), {"typed": "Autumn survey"})
    assert "This wave is not open." in again.text


def test_the_page_of_an_open_wave_shows_bands_and_refused_addresses_and_nothing_finer(
    browser_of_hr: Client, top: Unit
) -> None:
    wave = make_surveys.a_running_wave(top)
    mail = make_surveys.a_refused_mail(wave)
    make_surveys.a_refused_mail(wave, state=Mail.State.WAITING, problem="wait", reply="421 busy")
    Participation.objects.create(wave=wave, unit=top, day=make.TODAY, band="quarter")

    page = browser_of_hr.get(url("detail", wave)).text

    assert "up to a quarter" in page
    assert mail.invitation.person.name in page
    assert "550 no such user" in page
    assert "421 busy" not in page


def test_a_refused_invitation_is_sent_again(browser_of_hr: Client, top: Unit) -> None:
    mail = make_surveys.a_refused_mail(make_surveys.a_running_wave(top))

    wrong, right = mail.address, "right@example.org"
    Person.objects.filter(pk=mail.invitation.person_id).update(email=right)
    browser_of_hr.post(url("send_again", mail.invitation))

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.problem) == ("waiting", 0, "")
    told = Mail.objects.filter(kind="notice").values_list("address", flat=True)
    assert (mail.address, set(told)) == (right, {right, wrong})
    assert browser_of_hr.post(url("send_again", mail.invitation)).status_code == 404


def test_a_reminder_is_told_without_a_list_or_a_count(browser_of_hr: Client, top: Unit) -> None:
    wave = make_surveys.a_running_wave(top)
    make_surveys.a_refused_mail(wave, state=Mail.State.SENT)

    page = browser_of_hr.post(url("remind", wave), follow=True).text

    assert "Reminders are on their way to everybody who was invited." in page
    assert Mail.objects.filter(kind="reminder").count() == 1
    again = browser_of_hr.post(url("remind", wave), follow=True).text
    assert "less than three days ago" in again
    assert Mail.objects.filter(kind="reminder").count() == 1


def test_the_preview_shows_everything_in_the_languages_of_the_wave(
    browser_of_hr: Client, top: Unit
) -> None:
    wave = a_future_wave(top)

    norwegian = browser_of_hr.get(url("preview", wave), {"lang": "nb"}).text
    other = browser_of_hr.get(url("preview", wave), {"lang": "ru"}).text

    assert "Statement 1.1 (nb)" in norwegian
    assert "Statement 1.1 (en)" in other
    assert "less than a year" in other
    assert 'type="submit"' not in other


def test_an_invitation_stands_on_the_home_page_of_its_person_used_or_not(
    client: Client, top: Unit
) -> None:
    user = make.a_user(top.organisation)
    wave = make_surveys.a_running_wave(top)
    person = make.a_person(top.organisation, user=user)
    invitation = Invitation.objects.create(wave=wave, cell=wave.cells.get(), person=person)
    client.force_login(user)

    assert f'href="/s/{invitation.code}/"' in client.get("/").text
    Invitation.objects.update(use="confidential", digest=b"1")
    assert f'href="/s/{invitation.code}/"' in client.get("/").text


def test_a_wave_that_waits_stands_on_the_home_page_of_hr(browser_of_hr: Client, top: Unit) -> None:
    wave = a_future_wave(top, state=Wave.State.SCHEDULED)

    assert url("detail", wave) in browser_of_hr.get("/").text


def test_comments_are_read_by_who_may_see_the_numbers(client: Client, top: Unit) -> None:
    team = top.children.get(name="Team 3")
    leader = make.a_leader(team)
    wave = make_surveys.a_running_wave(top)
    ReleasedComment.objects.create(wave=wave, unit=team, text="More time with customers.")
    client.force_login(leader)

    page = client.get(url("unit_comments", team)).text
    assert "More time with customers." in page
    assert "Autumn survey" in page
    assert client.get(url("unit_comments", top)).status_code == 404
    assert client.get(url("comments")).url == url("unit_comments", team)  # type: ignore[attr-defined]


def test_the_numbers_of_a_wave_lead_to_its_comments_where_there_are_any(client: Client) -> None:
    top = make_surveys.a_company(teams=(30, 12))
    wave = make_surveys.an_open_wave(top)
    for cell in wave.cells.select_related("unit"):
        words = "More time." if cell.unit.name == "Team 1" else ""
        make_surveys.some_answers(wave, cell=cell, ratings=[4, 3, 2], number=10, comment=words)
    ending.close_due(now=make_surveys.CLOSES)
    assert releasing.release_wave(wave.uuid, now=make_surveys.CLOSES)

    for name, shown in (("Team 1", True), ("Team 2", False)):
        team = top.children.get(name=name)
        client.force_login(make.a_leader(team))
        page = client.get(reverse("dashboards:unit", args=[team.uuid])).text
        assert (f'href="{url("unit_comments", team)}">What colleagues wrote' in page) is shown
    member = make.a_user(top.organisation)
    window = Window(edition=wave.uuid)
    links = links_of(window, top.children.get(name="Team 1"), member, make.TODAY)
    assert [link.label for link in links] == ["Which stage is it in?"]


def test_an_empty_unit_says_why_nothing_is_to_be_read(browser_of_hr: Client, top: Unit) -> None:
    page = browser_of_hr.get(url("unit_comments", top)).text

    assert "Nothing to read here" in page


def test_the_list_and_the_dry_run_need_as_many_queries_as_reviewed_for_few_and_many(
    browser_of_hr: Client, top: Unit
) -> None:
    wave = a_future_wave(top)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert browser_of_hr.get(address).status_code == 200
        return len(found)

    # Questionnaires are read once per process.
    queries(url("detail", wave))
    reviewed = COUNTS["waves:list"], COUNTS["waves:detail"]
    assert (queries(url("list")), queries(url("detail", wave))) == reviewed
    for number in range(5):
        make_surveys.a_team(top.organisation, top, people=8, name=f"More {number}")
        version = make_surveys.a_questionnaire(top.organisation, key=f"more-{number}")
        a_future_wave(top, versions=[version])

    assert (queries(url("list")), queries(url("detail", wave))) == reviewed
