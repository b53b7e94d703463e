"""A person's own link: who sees what of it, and when numbers are shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from culture.accounts.models import Scope, User
from culture.audit.models import AuditEntry
from culture.metrics.models import PublishedBlock, Release
from culture.metrics.rolling.publishing import mark_closed_periods
from culture.metrics.verification import verify_numbers
from culture.org.models import Person, Position, Unit
from culture.org.services.leaving import let_go, take_back
from feedback.touchpoints.lookup import recent_touchpoints
from feedback.touchpoints.mirrors import cutting
from feedback.touchpoints.mirrors.deleting import delete_link
from feedback.touchpoints.mirrors.publishing import publish_mirrors
from feedback.touchpoints.mirrors.subtracting import CHANNEL
from feedback.touchpoints.models import MirrorRelease, Touchpoint
from feedback.touchpoints.queries import units_for_link
from feedback.touchpoints.services import mirrors
from surveys.instruments.models import Instrument, Version
from surveys.responses.models import Response, Way
from tests import make

pytestmark = pytest.mark.django_db

GOOD = ((6, 5), (5, 5))
POOR = ((7, 7), (3, 2))


@pytest.fixture
def unit() -> Unit:
    root = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(root.organisation, parent=root)


@pytest.fixture
def version(unit: Unit) -> Version:
    return make.a_version(unit.organisation, items=(1, 1))


@pytest.fixture
def employee(unit: Unit) -> User:
    user = make.a_user(unit.organisation, name="Eva Lie")
    make.a_position(make.a_person(unit.organisation, user=user), unit)
    return user


@pytest.fixture
def link(unit: Unit, version: Version, employee: User) -> Touchpoint:
    return mirrors.create_link(actor=employee, name="Eva", unit=unit, version=version, now=make.NOW)


@pytest.fixture
def desk(unit: Unit, version: Version) -> Touchpoint:
    return make.a_touchpoint(unit, version)


def turn(link: Touchpoint, own: int, desk: Touchpoint | None = None, others: int = 0) -> int:
    """Own answers and those of others come together, and workers do their round."""
    make.some_responses(link, [GOOD] * own)
    if desk:
        make.some_responses(desk, [POOR] * others)
    make.settle()
    return publish_mirrors(now=make.NOW)


def shown(link: Touchpoint) -> list[int]:
    return [release.content["n"] for release in link.mirror_releases.order_by("sequence")]


def test_nothing_is_shown_below_ten_answers(link: Touchpoint, desk: Touchpoint) -> None:
    assert turn(link, 9, desk, 20) == 0
    assert shown(link) == []


def test_ten_answers_among_five_others_are_shown_once(link: Touchpoint, desk: Touchpoint) -> None:
    assert turn(link, 10, desk, 5) == 1
    assert publish_mirrors(now=make.NOW) == 0
    release = link.mirror_releases.get()
    assert release.published_at == dt.datetime(2026, 11, 21, 23, tzinfo=dt.UTC)  # the day in Oslo
    overall = release.content["subjects"][0]
    assert (overall["kind"], overall["n"]) == ("overall", 10)
    assert (overall["expected"], overall["delivered"], overall["gap"]) == (5.5, 5.0, -0.5)
    assert overall["interval"] is None
    assert "delivered_sd" not in overall
    assert [entry["key"] for entry in release.content["subjects"]] == ["overall", "d1", "d2"]


def test_the_next_numbers_come_with_ten_more_answers(link: Touchpoint, desk: Touchpoint) -> None:
    turn(link, 10, desk, 5)
    assert turn(link, 5, desk, 8) == 0
    assert turn(link, 5, desk, 5) == 1
    assert shown(link) == [10, 20]
    assert link.mirror_releases.get(sequence=2).content["block"]["n"] == 10


def test_answers_of_two_months_are_shown_together(link: Touchpoint, desk: Touchpoint) -> None:
    Touchpoint.objects.filter(pk=link.pk).update(created_at=make.NOW - dt.timedelta(days=60))
    before = make.TODAY - dt.timedelta(days=40)
    make.some_responses(link, [POOR] * 5, day=before)
    make.some_responses(desk, [POOR] * 5, day=before)
    assert turn(link, 5, desk, 5) == 1
    overall = link.mirror_releases.get().content["subjects"][0]
    assert (overall["n"], overall["expected"], overall["delivered"]) == (10, 6.2, 3.8)


def test_a_mirror_shows_what_its_unit_does_not_count_yet(
    link: Touchpoint, desk: Touchpoint, unit: Unit
) -> None:
    assert turn(link, 20, desk, 4) == 1
    assert not Release.objects.exists()
    assert shown(link) == [20]
    assert turn(link, 0, desk, 1) == 0
    newest = Release.objects.filter(unit=unit, grain="month").latest("sequence")
    assert newest.content["n"] == 5


def test_whoever_sends_all_that_comes_through_the_form_does_not_see_a_link(
    link: Touchpoint, desk: Touchpoint, unit: Unit
) -> None:
    """The attack: five answers of one's own, whose sums are known, less from the unit's numbers.

    A mean to one decimal would not end it: five answers of a link would be off by a tenth.
    """
    turn(link, 5, desk, 5)
    later = make.NOW + dt.timedelta(days=400)
    mark_closed_periods(now=later)
    make.settle(now=later)
    for release in Release.objects.all():
        overall = release.said.overall
        assert overall
        known = [sum(side) / 2 for side in POOR]
        assert (overall.n, overall.expected, overall.delivered) == (5, *known)
    # Beside five more that came in another way the unit counts all of them.
    make.some_responses(desk, [GOOD] * 5, way=Way.KIOSK)
    turn(link, 0, desk, 5)
    assert Release.objects.filter(unit=unit, grain="month").latest("sequence").said.n == 20
    assert list(CHANNEL.look()) == []


@pytest.mark.django_db(transaction=True)
def test_the_audit_finds_a_link_that_the_unit_shows_beside_one_other_hand(
    link: Touchpoint, desk: Touchpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was published until now, planted: k through the link, and k of whoever asks."""
    with monkeypatch.context() as patched:
        patched.setattr("culture.privacy.answers.exposed_links", lambda _hands, **_k: [])
        turn(link, 5, desk, 5)
    block = PublishedBlock.objects.get()
    assert list(CHANNEL.look()) == [
        f"personal link {link.uuid}: its 5 answers are seen in block {block.pk}"
    ]
    wrong = [one.what for one in verify_numbers(now=make.NOW) if one.wrong]
    assert wrong == ["blocks of k alike answers or more"]


def test_four_answers_of_ones_own_do_not_open_the_one_customer_of_a_quiet_unit(
    link: Touchpoint, desk: Touchpoint
) -> None:
    turn(link, 4, desk, 1)
    later = make.NOW + dt.timedelta(days=400)
    mark_closed_periods(now=later)
    make.settle(now=later)
    assert not Release.objects.exists()
    assert publish_mirrors(now=later) == 0


def test_a_link_is_never_alone_in_the_numbers_of_its_unit(link: Touchpoint, unit: Unit) -> None:
    assert turn(link, 30) == 1
    assert not Release.objects.filter(unit=unit).exists()


def test_nothing_is_shown_that_is_not_counted_yet(link: Touchpoint, desk: Touchpoint) -> None:
    turn(link, 5, desk, 6)
    make.some_responses(link, [GOOD] * 5)
    assert publish_mirrors(now=make.NOW) == 0
    assert turn(link, 0) == 1
    assert shown(link) == [10]


def test_who_skipped_a_question_counts_overall_where_too_few_did(
    link: Touchpoint, desk: Touchpoint
) -> None:
    skipped = ((6, None), (5, None))
    make.some_responses(link, [skipped] * 5)
    make.some_responses(desk, [skipped] * 5)
    assert turn(link, 5, desk, 9) == 1
    subjects = link.mirror_releases.get().content["subjects"]
    assert [(entry["key"], entry["n"]) for entry in subjects] == [("overall", 10)]

    assert turn(link, 10, desk, 5) == 1
    subjects = link.mirror_releases.get(sequence=2).content["subjects"]
    assert [(entry["key"], entry["n"]) for entry in subjects] == [
        ("overall", 20),
        ("d1", 10),
        ("d2", 10),
    ]


def test_where_all_chose_one_end_the_mean_is_moved_inside(
    link: Touchpoint, desk: Touchpoint
) -> None:
    make.some_responses(link, [((7, 7), (7, 1))] * 10)
    turn(link, 0, desk, 5)
    subjects = link.mirror_releases.get().content["subjects"]
    # Half of a scale of seven points is three: 70 is shown as 67, and 10 as 13.
    found = {entry["key"]: (entry["expected"], entry["delivered"]) for entry in subjects}
    assert found == {"overall": (6.7, 4.0), "d1": (6.7, 6.7), "d2": (6.7, 1.3)}


def test_the_unit_counts_answers_of_a_personal_link_like_any_other(
    link: Touchpoint, desk: Touchpoint, unit: Unit
) -> None:
    make.some_responses(desk, [GOOD] * 5, way=Way.KIOSK)
    turn(link, 5, desk, 5)
    newest = Release.objects.filter(unit=unit, grain="month").latest("sequence")
    assert newest.content["n"] == 15
    assert newest.content["ways"] == {"form": 10, "kiosk": 5}
    assert "Eva" not in str(newest.content)


def test_a_release_is_never_changed(link: Touchpoint, desk: Touchpoint) -> None:
    turn(link, 10, desk, 5)
    release = link.mirror_releases.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        MirrorRelease.objects.filter(pk=release.pk).update(sha256="0" * 64)
    release.refresh_from_db()
    assert release.sha256 != "0" * 64


def test_the_web_role_writes_no_mirror_release(link: Touchpoint, desk: Touchpoint) -> None:
    turn(link, 10, desk, 5)
    update = "SET LOCAL ROLE culture_web; UPDATE touchpoints_mirrorrelease SET sequence = 2"
    with transaction.atomic(), connection.cursor() as cursor:
        sid = transaction.savepoint()
        with pytest.raises(DatabaseError, match="permission denied"):
            cursor.execute(update)
        transaction.savepoint_rollback(sid)
    assert link.mirror_releases.get().sequence == 1


def test_the_web_role_deletes_a_link_with_its_numbers(link: Touchpoint, desk: Touchpoint) -> None:
    turn(link, 10, desk, 5)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE culture_web")
        delete_link(touchpoint=link)
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
    assert not MirrorRelease.objects.exists()


def test_nobody_makes_a_link_in_a_closed_unit(unit: Unit, version: Version, employee: User) -> None:
    assert units_for_link(employee, day=make.TODAY) == [unit]
    Unit.objects.filter(pk=unit.pk).update(closed_on=make.TODAY)
    assert units_for_link(employee, day=make.TODAY) == []


def test_nobody_but_its_person_sees_a_mirror(
    link: Touchpoint, desk: Touchpoint, unit: Unit, employee: User
) -> None:
    turn(link, 10, desk, 5)
    others = [
        make.a_leader(unit),
        make.a_user(unit.organisation, is_hr=True),
        make.a_user(unit.organisation, is_administrator=True),
    ]
    assert [MirrorRelease.objects.visible_to(one).count() for one in others] == [0, 0, 0]
    assert MirrorRelease.objects.visible_to(employee).count() == 1


STAFF_ROUTES = [
    ("detail", "get"),
    ("edit", "get"),
    ("edit", "post"),
    ("pause", "post"),
    ("resume", "post"),
    ("renew-code", "get"),
    ("renew-code", "post"),
    ("qr-svg", "get"),
    ("qr-png", "get"),
    ("poster", "get"),
    ("imports", "get"),
    ("imports", "post"),
]


@pytest.mark.parametrize(("name", "method"), STAFF_ROUTES)
def test_no_staff_page_knows_a_personal_link(
    link: Touchpoint, desk: Touchpoint, unit: Unit, name: str, method: str
) -> None:
    before = Touchpoint.objects.filter(pk=link.pk).values().get()
    for user in (make.a_leader(unit), make.a_user(unit.organisation, is_hr=True)):
        client = make.a_client(user)
        other = getattr(client, method)(reverse(f"touchpoints:{name}", args=[desk.uuid]))
        found = getattr(client, method)(reverse(f"touchpoints:{name}", args=[link.uuid]))
        # The imports of a touchpoint are HR's; a leader finds none at all.
        assert other.status_code != 404 or name == "imports"
        assert found.status_code == 404
    assert Touchpoint.objects.filter(pk=link.pk).values().get() == before


def test_lists_of_staff_leave_personal_links_out(
    link: Touchpoint, desk: Touchpoint, unit: Unit
) -> None:
    for user in (make.a_leader(unit), make.a_user(unit.organisation, is_hr=True)):
        page = make.a_client(user).get(reverse("touchpoints:list")).content.decode()
        assert desk.name in page
        assert str(link.uuid) not in page
        assert link.code not in page


def test_the_api_knows_no_personal_link(link: Touchpoint, desk: Touchpoint, unit: Unit) -> None:
    secret = make.an_api_key(unit.organisation, scopes=[scope.value for scope in Scope])
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    listed = client.get("/api/v1/touchpoints/").content.decode()
    assert str(desk.uuid) in listed
    assert str(link.uuid) not in listed
    assert client.get(f"/api/v1/touchpoints/{link.uuid}/").status_code == 404
    sent = client.post(
        f"/api/v1/touchpoints/{link.uuid}/responses/",
        {"ratings": {}},
        content_type="application/json",
        headers={"Idempotency-Key": "a"},
    )
    assert sent.status_code == 404
    assert not Response.objects.exists()


def the_form(link: Touchpoint) -> Any:
    recent_touchpoints.forget()
    return Client().get(reverse("public:form", args=[link.code]))


def test_the_form_says_whom_it_is_about_and_who_sees_the_numbers(link: Touchpoint) -> None:
    page = the_form(link).content.decode()
    assert "How was the service of Eva?" in page
    assert "Eva sees the numbers only together with at least 9 other answers" in page
    assert 'name="comment"' not in page
    assert 'name="address"' not in page


def test_an_answer_is_taken_while_the_person_works_in_the_unit(link: Touchpoint) -> None:
    address = reverse("public:form", args=[link.code])
    data = {
        "key": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "asked": make.asked_by(link),
        "e-d1-1": "6",
        "d-d1-1": "5",
        "e-d2-1": "6",
        "d-d2-1": "5",
    }
    assert Client().post(address, data).status_code == 303
    assert Response.objects.get().unit == link.unit


def end(employee: User, *, active: bool = True) -> None:
    yesterday = make.TODAY - dt.timedelta(days=1000)
    if active:
        Position.objects.update(starts_on=yesterday, ends_on=yesterday)
    else:
        Person.objects.update(is_active=False)


@pytest.mark.parametrize("active", [True, False])
def test_the_link_takes_nothing_once_the_person_left(
    link: Touchpoint, employee: User, active: bool
) -> None:
    end(employee, active=active)
    page = the_form(link)
    assert "This link is no longer in use" in page.content.decode()
    data = {
        "key": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "asked": make.asked_by(link),
        "e-d1-1": "6",
        "d-d1-1": "5",
        "e-d2-1": "6",
        "d-d2-1": "5",
    }
    sent = Client().post(reverse("public:form", args=[link.code]), data)
    assert sent.status_code == 403
    assert not Response.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_link_of_who_comes_back_takes_answers_again_and_keeps_its_numbers(
    link: Touchpoint, desk: Touchpoint, employee: User, unit: Unit
) -> None:
    turn(link, 10, desk, 5)
    person, actor = employee.person, make.a_user(unit.organisation, is_administrator=True)
    let_go(people=[person.pk], day=make.TODAY, actor=actor, now=make.NOW)
    assert "This link is no longer in use" in the_form(link).text
    assert shown(link) == [10]
    assert [one.what for one in verify_numbers(now=make.NOW) if one.wrong] == []

    take_back(people=[person.pk])
    assert "no longer in use" in the_form(link).text  # who serves nowhere is not asked about
    make.a_position(person, unit)
    assert "This link is no longer in use" not in the_form(link).text
    assert shown(link) == [10]


def test_results_stay_with_a_person_who_moved(
    link: Touchpoint, desk: Touchpoint, employee: User
) -> None:
    turn(link, 10, desk, 5)
    end(employee)
    page = make.a_client(employee).get(reverse("touchpoints:mirror", args=[link.uuid]))
    assert page.status_code == 200
    assert "10 answers" in page.content.decode()
    assert "interval" not in page.content.decode()


def test_a_link_needs_a_position_in_the_unit(unit: Unit, version: Version, employee: User) -> None:
    elsewhere = make.a_unit(unit.organisation, parent=unit.parent, name="Airport")
    with pytest.raises(ValidationError, match="unit that you work in"):
        mirrors.create_link(
            actor=employee, name="Eva", unit=elsewhere, version=version, now=make.NOW
        )
    assert not Touchpoint.objects.exists()


def test_a_person_has_one_link_in_a_unit(link: Touchpoint, employee: User) -> None:
    with pytest.raises(ValidationError, match="already have a link"):
        mirrors.create_link(
            actor=employee, name="Eva", unit=link.unit, version=link.version, now=make.NOW
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        make.a_touchpoint(
            link.unit, link.version, kind="personal", person=link.person, asks_comment=False
        )
    assert Touchpoint.objects.count() == 1


def test_a_personal_link_cannot_ask_for_comments(link: Touchpoint) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Touchpoint.objects.filter(pk=link.pk).update(asks_comment=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Touchpoint.objects.filter(pk=link.pk).update(kind="unit")


def test_renewing_makes_the_old_link_lead_nowhere(link: Touchpoint) -> None:
    mirrors.renew_link(touchpoint=link)
    assert the_form(link).status_code == 404
    link.refresh_from_db()
    assert the_form(link).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_deleting_takes_the_results_and_leaves_the_unit_its_numbers(
    link: Touchpoint, desk: Touchpoint, unit: Unit
) -> None:
    make.some_responses(desk, [GOOD] * 5, way=Way.KIOSK)
    turn(link, 10, desk, 5)
    assert Release.objects.filter(unit=unit, grain="month").latest("sequence").said.n == 20
    before = list(Release.objects.order_by("pk").values_list("sha256", flat=True))
    delete_link(touchpoint=link)
    assert the_form(link).status_code == 404
    assert not MirrorRelease.objects.exists()
    stored = Touchpoint.objects.get(pk=link.pk)
    assert (stored.person_id, stored.name) == (None, "")
    before_it = known_identifiers()
    assert list(cutting.CHANNEL.look()) == ["1 deleted personal links are still named by answers"]
    publish_mirrors(now=make.NOW)
    assert list(cutting.CHANNEL.look()) == []
    assert not Touchpoint.objects.filter(kind="personal").exists()
    assert before_it & known_identifiers() == {str(desk.uuid)} | {
        str(pk) for pk in Response.objects.filter(asker=desk.uuid).values_list("id", flat=True)
    }
    assert Response.objects.filter(way="link").values("asker").distinct().count() == 1
    assert [one.what for one in verify_numbers(now=make.NOW) if one.wrong] == []
    make.settle()
    assert list(Release.objects.order_by("pk").values_list("sha256", flat=True)) == before


def known_identifiers() -> set[str]:
    """Every identifier of an answer, or of a hand that passed some on, in whatever table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id::text FROM responses_response UNION SELECT asker::text"
            " FROM responses_response UNION SELECT uuid::text FROM touchpoints_touchpoint"
            " UNION SELECT hand FROM metrics_scorecell UNION SELECT hand"
            " FROM metrics_publishedgroup UNION SELECT group_of ->> 4 FROM metrics_publishedblock,"
            " jsonb_array_elements(members) AS group_of"
        )
        return {found for (found,) in cursor.fetchall()} - set(Way.values)


def test_erasing_the_person_takes_name_link_and_results(
    link: Touchpoint, desk: Touchpoint, employee: User
) -> None:
    turn(link, 10, desk, 5)
    employee.person.delete()
    publish_mirrors(now=make.NOW)
    assert the_form(link).status_code == 404
    assert not Touchpoint.objects.filter(pk=link.pk).exists()
    assert not MirrorRelease.objects.exists()


def test_the_audit_finds_no_few_answers_in_what_links_show(
    link: Touchpoint, desk: Touchpoint
) -> None:
    turn(link, 10, desk, 5)
    turn(link, 10, desk, 5)

    assert shown(link) == [10, 20]
    assert list(CHANNEL.look()) == []


def test_the_audit_finds_a_link_that_shows_few_more_than_before(
    link: Touchpoint, desk: Touchpoint
) -> None:
    turn(link, 10, desk, 5)
    release = link.mirror_releases.get()
    content = {
        **release.content,
        "n": 12,
        "subjects": [
            {**one, "n": 11 if one["key"] == "d1" else 12} for one in release.content["subjects"]
        ],
    }
    MirrorRelease.objects.create(
        touchpoint=link,
        sequence=2,
        published_at=release.published_at,
        content=content,
        sha256="0" * 64,
        sums={},
        taken={},
        seen=12,
    )

    where = f"personal link {link.uuid}, 2"
    assert list(CHANNEL.look()) == [
        f"{where}, overall less d1: 1 answers",
        f"{where}, overall: 2 answers more than before",
        f"{where}, overall less d1: 1 answers more than before",
        f"{where}, d1: 1 answers more than before",
        f"{where}, d2: 2 answers more than before",
    ]


def test_a_person_makes_a_link_from_the_page(unit: Unit, version: Version, employee: User) -> None:
    client = make.a_client(employee)
    first = client.get(reverse("touchpoints:mirrors"))
    assert "Make my link" in first.content.decode()
    sent = client.post(reverse("touchpoints:mirror-create"), {"name": "Eva L."})
    link = Touchpoint.objects.get()
    assert sent["location"] == reverse("touchpoints:mirrors")
    assert (link.name, link.unit, link.version, link.person) == (
        "Eva L.",
        unit,
        version,
        employee.person,
    )
    assert (link.form, link.asks_comment, link.asks_contact) == ("short", False, False)
    page = client.get(sent["location"], follow=True).content.decode()
    assert "fewer than 10 answers so far" in page
    assert not AuditEntry.objects.exists()


def test_the_page_does_not_tell_how_many_answers_wait(
    link: Touchpoint, desk: Touchpoint, employee: User
) -> None:
    client = make.a_client(employee)
    address = reverse("touchpoints:mirror", args=[link.uuid])
    client.get(address)
    none = strip_tokens(client.get(address).content.decode())
    turn(link, 4, desk, 20)
    assert strip_tokens(client.get(address).content.decode()) == none


def strip_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_several_instruments_are_offered_the_most_used_first(
    link: Touchpoint, desk: Touchpoint, unit: Unit, employee: User
) -> None:
    make.a_version(unit.organisation, key="another")
    make.a_version(unit.organisation, key="climate")
    Instrument.objects.filter(key="climate").update(source="employee")
    delete_link(touchpoint=link)
    page = make.a_client(employee).get(reverse("touchpoints:mirror-create"))
    names = [str(label) for _value, label in page.context["form"]["version"].field.choices]
    assert names == ["service (en)", "another (en)"]


def test_without_a_customer_questionnaire_the_page_says_so(unit: Unit, employee: User) -> None:
    page = make.a_client(employee).get(reverse("touchpoints:mirrors"))
    assert "no questionnaire for customers" in page.content.decode()
    assert make.a_client(employee).get(reverse("touchpoints:mirror-create")).status_code == 404


def test_deleting_asks_for_the_word(link: Touchpoint, employee: User) -> None:
    client = make.a_client(employee)
    address = reverse("touchpoints:mirror-delete", args=[link.uuid])
    assert client.post(address, {"typed": "no"}).status_code == 200
    assert Touchpoint.objects.get().person is not None
    assert client.post(address, {"typed": "delete"}).status_code == 302
    assert Touchpoint.objects.get().person is None


def test_pausing_and_taking_answers_again(link: Touchpoint, employee: User) -> None:
    client = make.a_client(employee)
    client.post(reverse("touchpoints:mirror-pause", args=[link.uuid]))
    assert "This form is paused" in the_form(link).content.decode()
    client.post(reverse("touchpoints:mirror-resume", args=[link.uuid]))
    assert "How was the service of Eva?" in the_form(link).content.decode()


def test_the_home_page_leads_people_with_a_position_to_their_mirror(
    employee: User, unit: Unit
) -> None:
    address = reverse("touchpoints:mirrors")
    assert address in make.a_client(employee).get("/").content.decode()
    without = make.a_user(unit.organisation, is_hr=True)
    assert address not in make.a_client(without).get("/").content.decode()
