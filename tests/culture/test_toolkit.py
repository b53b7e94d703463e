"""The toolkit: practices in versions, checklists that come by themselves, ticks that fade."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import available_timezones

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from culture.accounts.models import Organisation, User
from culture.audit.models import AuditEntry
from culture.org.models import Position, Unit
from culture.toolkit import feeds
from culture.toolkit.fading import Freshness, freshness
from culture.toolkit.files import checked_file
from culture.toolkit.library import built_in
from culture.toolkit.models import Evidence, Practice, Run, StandIn, Tick, ToolkitVersion
from culture.toolkit.opening import open_due
from culture.toolkit.overview import totals_of
from culture.toolkit.queries import (
    checklist_of,
    days_late,
    open_runs,
    practices_in_force,
    states_in,
)
from culture.toolkit.responsibility import answerers_of, units_answered_by
from culture.toolkit.rhythms import CALENDAR, Rhythm, Stretch, induction_of, stretch_around
from culture.toolkit.services import answering, changes, stand_ins, versions
from culture.toolkit.services.answering import PracticeAnswer
from culture.toolkit.tools import Tool
from surveys.instruments.library import built_in as instruments
from tests import make

DAY = dt.timedelta(days=1)
DONE = PracticeAnswer(Tick.State.DONE)


@pytest.fixture
def root(db: None) -> Unit:
    return make.a_unit(make.an_organisation(), name="Whole")


@pytest.fixture
def unit(root: Unit) -> Unit:
    unit = make.a_unit(root.organisation, parent=root)
    make.a_position(make.a_person(root.organisation), unit)
    return unit


@pytest.fixture
def lead(unit: Unit) -> User:
    return make.a_leader(unit)


@pytest.fixture
def hr(root: Unit) -> User:
    return make.a_user(root.organisation, is_hr=True)


@pytest.fixture
def version(hr: User) -> ToolkitVersion:
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)
    return draft


def a_run(unit: Unit, rhythm: str = Rhythm.WEEKLY, **facts: Any) -> Run:
    open_due(now=facts.pop("now", make.NOW))
    return Run.objects.filter(unit=unit, rhythm=rhythm, **facts).get()


def waiting(unit: Unit) -> list[Run]:
    return [one.run for one in open_runs([unit], day=make.TODAY)]


def its_practice(run: Run, key: str = "doubts") -> Practice:
    return run.version.practices.get(key=key)


# The library


def test_every_tool_has_at_least_five_practices_in_four_languages() -> None:
    assert {tool: sum(one.tool == tool for one in built_in()) for tool in Tool} == {
        Tool.COMMUNICATION: 6,
        Tool.FEEDBACK: 5,
        Tool.CONFIDENCE: 6,
        Tool.COMPETENCE: 5,
        Tool.LEADERSHIP: 5,
    }
    texts = [
        text for one in built_in() for text in (one.names, one.reasons, one.evidence, one.examples)
    ]
    assert [text for text in texts if [*text] != ["en", "es", "ru", "nb"]] == []
    assert [text for text in texts if not all(text.values())] == []


def test_every_practice_is_confirmed_by_a_statement_that_exists() -> None:
    statements = {
        f"{key}/{dimension.key}/{item.key}"
        for key, document in instruments().items()
        for dimension in document.dimensions
        for item in dimension.items
    }
    assert {one.confirmed_by for one in built_in()} - statements == set()


# Rhythms and fading


def test_a_week_goes_from_monday_to_sunday_and_a_quarter_over_three_months() -> None:
    sunday = dt.date(2026, 11, 22)
    assert stretch_around(sunday, Rhythm.WEEKLY) == Stretch(dt.date(2026, 11, 16), sunday)
    assert stretch_around(dt.date(2028, 2, 29), Rhythm.MONTHLY) == Stretch(
        dt.date(2028, 2, 1), dt.date(2028, 2, 29)
    )
    assert stretch_around(sunday, Rhythm.QUARTERLY) == Stretch(
        dt.date(2026, 10, 1), dt.date(2026, 12, 31)
    )
    assert induction_of(dt.date(2024, 2, 20)) == Stretch(dt.date(2024, 2, 20), dt.date(2024, 3, 4))


@given(day=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), rhythm=st.sampled_from(CALENDAR))
def test_every_day_lies_in_one_stretch(day: dt.date, rhythm: Rhythm) -> None:
    stretch = stretch_around(day, rhythm)

    assert stretch.starts_on <= day <= stretch.due_on
    assert stretch_around(stretch.due_on, rhythm) == stretch
    assert stretch_around(stretch.due_on + DAY, rhythm).starts_on == stretch.due_on + DAY


@given(
    zone=st.sampled_from(sorted(available_timezones())),
    day=st.dates(dt.date(2024, 1, 1), dt.date(2040, 12, 31)),
    rhythm=st.sampled_from(CALENDAR),
)
def test_a_checklist_is_on_time_until_its_last_day_is_over_in_every_zone(
    zone: str, day: dt.date, rhythm: Rhythm
) -> None:
    organisation = Organisation(time_zone=zone)
    due_on = stretch_around(day, rhythm).due_on
    end = organisation.beginning_of(due_on + DAY).astimezone(dt.UTC)
    run = Run(unit=Unit(organisation=organisation), due_on=due_on)

    assert days_late(run, end - dt.timedelta(seconds=1)) == 0
    assert days_late(run, end) == 1


@pytest.mark.parametrize(
    ("age", "found"),
    [(0, "fresh"), (9, "fresh"), (10, "ageing"), (20, "ageing"), (21, "expired")],
)
def test_a_tick_fades_by_the_clock_of_its_practice(age: int, found: str) -> None:
    done_on = make.TODAY - age * DAY
    assert freshness(done_on, today=make.TODAY, ages_after=10, expires_after=21) == found
    assert Freshness(found).holds == (found != "expired")


def test_what_was_never_done_is_never() -> None:
    assert freshness(None, today=make.TODAY, ages_after=10, expires_after=21) == Freshness.NEVER


# Versions


def test_hr_takes_over_the_library_and_publishes_it(hr: User, version: ToolkitVersion) -> None:
    assert (version.number, version.practices.count()) == (1, len(built_in()))
    again = versions.begin_draft(actor=hr, now=make.NOW)
    assert versions.begin_draft(actor=hr, now=make.NOW) == again
    assert (again.number, again.practices.count()) == (2, len(built_in()))
    assert [one.key for one in practices_in_force(hr.organisation)] == [
        one.key for one in built_in()
    ]
    assert [*AuditEntry.objects.order_by("pk").values_list("action", flat=True)] == [
        "toolkit-drafted",
        "toolkit-published",
        "toolkit-drafted",
    ]


def test_a_published_version_is_frozen(hr: User, version: ToolkitVersion) -> None:
    practice = version.practices.first()
    assert practice
    acts = (
        lambda: versions.change_practice(actor=hr, practice=practice, facts={}, now=make.NOW),
        lambda: versions.leave_out(actor=hr, practice=practice, now=make.NOW),
        lambda: versions.publish_version(actor=hr, draft=version, now=make.NOW),
        lambda: versions.discard_draft(actor=hr, draft=version, now=make.NOW),
        lambda: versions.add_practice(actor=hr, draft=version, facts={}, now=make.NOW),
    )
    for act in acts:
        with pytest.raises(ValidationError, match="published"):
            act()


def test_a_tick_cannot_expire_before_it_ages(hr: User) -> None:
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    practice = draft.practices.get(key="doubts")
    with pytest.raises(ValidationError, match="ages first"):
        versions.change_practice(
            actor=hr, practice=practice, facts={"expires_after": 10}, now=make.NOW
        )


def test_an_empty_toolkit_is_not_published(hr: User) -> None:
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    draft.practices.all().delete()
    with pytest.raises(ValidationError, match="at least one"):
        versions.publish_version(actor=hr, draft=draft, now=make.NOW)


# Who answers


def test_a_unit_without_a_lead_is_answered_for_from_above(root: Unit, unit: Unit) -> None:
    above = make.a_leader(root, name="Above")
    found = answerers_of(unit, day=make.TODAY)
    assert ([one.name for one in found.leads], found.led_from) == (["Above"], root)
    assert units_answered_by(above, day=make.TODAY) == [unit]

    make.a_leader(unit, name="Own")
    found = answerers_of(unit, day=make.TODAY)
    assert ([one.name for one in found.leads], found.led_from) == (["Own"], None)
    assert units_answered_by(make.asking_again(above), day=make.TODAY) == []


def test_two_leads_both_answer_and_without_any_nobody_does(unit: Unit) -> None:
    assert answerers_of(unit, day=make.TODAY).leads == ()
    users = {make.a_leader(unit, name=name) for name in ("One", "Two")}
    assert {user for user in users if answerers_of(unit, day=make.TODAY).include(user)} == users


def test_a_stand_in_answers_on_the_named_days_only(unit: Unit, lead: User) -> None:
    user = make.a_user(unit.organisation)
    person = make.a_person(unit.organisation, user=user)
    stand_ins.name_stand_in(
        actor=lead, unit=unit, person=person, starts_on=make.TODAY, ends_on=make.TODAY + DAY,
        now=make.NOW,
    )  # fmt: skip
    days = [make.TODAY + shift * DAY for shift in (-1, 0, 1, 2)]
    assert [answerers_of(unit, day=day).include(user) for day in days] == [
        False,
        True,
        True,
        False,
    ]


def test_a_stand_in_needs_an_account_and_days_to_come(unit: Unit, lead: User) -> None:
    facts: dict[str, Any] = {"actor": lead, "unit": unit, "starts_on": make.TODAY, "now": make.NOW}
    without = make.a_person(unit.organisation)
    with pytest.raises(ValidationError, match="no account"):
        stand_ins.name_stand_in(person=without, ends_on=make.TODAY, **facts)
    person = make.a_person(unit.organisation, user=make.a_user(unit.organisation))
    with pytest.raises(ValidationError, match="over"):
        stand_ins.name_stand_in(person=person, ends_on=make.TODAY - DAY, **facts)
    stranger = {**facts, "actor": make.a_user(unit.organisation)}
    with pytest.raises(ValidationError, match="Only whoever leads"):
        stand_ins.name_stand_in(person=person, ends_on=make.TODAY, **stranger)
    assert StandIn.objects.count() == 0


# Opening


def test_checklists_open_once_for_units_with_people(unit: Unit, version: ToolkitVersion) -> None:
    closed = make.a_unit(unit.organisation, parent=unit, name="Closed")
    make.a_position(make.a_person(unit.organisation), closed)
    closed.closed_on = make.TODAY
    closed.save()

    assert (open_due(now=make.NOW), open_due(now=make.NOW)) == (3, 0)
    assert [*Run.objects.values_list("unit", "rhythm", "version")] == [
        (unit.pk, rhythm, version.pk) for rhythm in ("weekly", "monthly", "quarterly")
    ]
    assert open_due(now=make.NOW + DAY) == 1  # a Monday


def test_a_practice_that_is_left_out_later_stays_on_the_checklists_that_asked_it(
    hr: User, unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.leave_out(actor=hr, practice=draft.practices.get(key="doubts"), now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)

    (tick,) = answering.answer_run(
        actor=lead, run=run, said={its_practice(run): DONE}, now=make.NOW
    )

    assert tick in [row.tick for row in checklist_of(run)]
    found = states_in([unit], practices_in_force(unit.organisation), today=make.TODAY)[unit]
    assert "doubts" not in {state.practice.key for state in found}


def test_who_leads_on_two_levels_answers_on_both(root: Unit, unit: Unit, lead: User) -> None:
    make.a_position(lead.person, root, kind=Position.Kind.LEADS)
    make.a_position(make.a_person(root.organisation), root)
    assert {one.name for one in units_answered_by(lead, day=make.TODAY)} == {"Whole", unit.name}


def test_a_unit_that_is_moved_or_closed_keeps_what_was_answered(
    hr: User, root: Unit, unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    answering.answer_run(actor=lead, run=run, said={its_practice(run): DONE}, now=make.NOW)
    other = make.a_unit(root.organisation, parent=root, name="Elsewhere")
    unit.parent, unit.path = other, [root.pk, other.pk, unit.pk]
    unit.closed_on = make.TODAY
    unit.save()

    assert open_due(now=make.NOW + 7 * DAY) == 0
    kept = Run.objects.visible_to(hr, day=make.TODAY + 7 * DAY).get(pk=run.pk)
    assert [row.tick.state for row in checklist_of(kept) if row.tick] == ["done"]


def test_days_are_those_of_the_organisation(unit: Unit, version: ToolkitVersion) -> None:
    unit.organisation.time_zone = "Pacific/Auckland"
    unit.organisation.save()
    open_due(now=dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC))  # Monday over there
    assert Run.objects.get(rhythm="weekly").starts_on == dt.date(2026, 11, 23)


def test_a_new_colleague_gets_an_induction_and_one_who_moved_back_does_not(
    unit: Unit, version: ToolkitVersion
) -> None:
    new, back = (make.a_person(unit.organisation, name=name) for name in ("New", "Back"))
    make.a_position(new, unit, starts_on=make.TODAY - 3 * DAY)
    make.a_position(back, unit, starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2025, 1, 1))
    make.a_position(back, unit, starts_on=make.TODAY - 3 * DAY)

    run = a_run(unit, Rhythm.JOINER)

    assert (run.joiner, run.starts_on, run.due_on) == (
        new,
        make.TODAY - 3 * DAY,
        make.TODAY + 10 * DAY,
    )
    assert open_due(now=make.NOW) == 0


def test_a_colleague_who_left_is_not_waited_for(unit: Unit, version: ToolkitVersion) -> None:
    new = make.a_person(unit.organisation, name="New")
    held = make.a_position(new, unit, starts_on=make.TODAY - 3 * DAY)
    run = a_run(unit, Rhythm.JOINER)
    assert run in waiting(unit)
    Position.objects.filter(pk=held.pk).update(ends_on=make.TODAY - DAY)
    assert run not in waiting(unit)


def test_a_missed_week_does_not_pile_up(unit: Unit, version: ToolkitVersion) -> None:
    for week in range(5):
        open_due(now=make.NOW + 7 * week * DAY)
    weekly = [
        one.run.starts_on
        for one in open_runs([unit], day=make.TODAY + 28 * DAY)
        if one.run.rhythm == Rhythm.WEEKLY
    ]
    assert weekly == [dt.date(2026, 12, 14)]


def test_a_change_opens_its_checklist(unit: Unit, lead: User, version: ToolkitVersion) -> None:
    facts: dict[str, Any] = {"actor": lead, "unit": unit, "change": "New hours", "now": make.NOW}
    with pytest.raises(ValidationError, match="before it takes effect"):
        changes.announce_change(due_on=make.TODAY - DAY, **facts)
    run = changes.announce_change(due_on=make.TODAY + 2 * DAY, **facts)
    assert [row.practice.key for row in checklist_of(run)] == ["changes", "reasons"]
    with pytest.raises(ValidationError, match="Only whoever leads"):
        changes.announce_change(
            due_on=make.TODAY, **{**facts, "actor": make.a_user(unit.organisation)}
        )


# Answering


def test_answers_are_kept_and_the_same_again_is_not(
    unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    said = {its_practice(run): DONE}
    facts: dict[str, Any] = {"actor": lead, "run": run, "now": make.NOW}
    assert len(answering.answer_run(said=said, **facts)) == 1
    assert answering.answer_run(said=said, **facts) == []

    plan = PracticeAnswer(Tick.State.NOT_YET, "Thursday", make.TODAY + 3 * DAY)
    answering.answer_run(said={its_practice(run): plan}, **facts)
    assert [*Tick.objects.order_by("pk").values_list("state", flat=True)] == ["done", "not-yet"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (PracticeAnswer(Tick.State.NOT_YET), "by when"),
        (PracticeAnswer(Tick.State.NOT_YET, "", make.TODAY - DAY), "later day"),
        (PracticeAnswer(Tick.State.NOT_FOR_US), "why it does not apply"),
    ],
)
def test_a_plan_needs_a_day_and_a_refusal_a_reason(
    unit: Unit, lead: User, version: ToolkitVersion, said: PracticeAnswer, words: str
) -> None:
    run = a_run(unit)
    with pytest.raises(ValidationError, match=words):
        answering.answer_run(actor=lead, run=run, said={its_practice(run): said}, now=make.NOW)
    assert Tick.objects.count() == 0


def test_only_who_answers_for_the_unit_answers(
    root: Unit, unit: Unit, lead: User, hr: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    for actor in (hr, make.a_leader(root), make.a_user(unit.organisation)):
        with pytest.raises(ValidationError, match="Only whoever leads"):
            answering.answer_run(actor=actor, run=run, said={its_practice(run): DONE}, now=make.NOW)


def test_a_practice_of_another_checklist_is_refused(
    unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    with pytest.raises(ValidationError, match="does not belong"):
        answering.answer_run(
            actor=lead, run=run, said={its_practice(run, "regular"): DONE}, now=make.NOW
        )


def test_lateness_is_shown(unit: Unit, lead: User, version: ToolkitVersion) -> None:
    run = a_run(unit)  # due on Sunday the 22nd
    answering.answer_run(
        actor=lead, run=run, said={its_practice(run): DONE}, now=make.NOW + 2 * DAY
    )
    late = {row.practice.key: row.days_late for row in checklist_of(run)}
    assert late == {"promptly": 0, "doubts": 2, "serve-your-people": 0, "own-example": 0}


def test_a_run_that_is_answered_no_longer_waits(
    unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    found = next(one for one in open_runs([unit], day=make.TODAY) if one.run == run)
    assert (found.answered, found.practices) == (0, 4)
    said = {row.practice: DONE for row in checklist_of(run)}
    answering.answer_run(actor=lead, run=run, said=said, now=make.NOW)
    assert run not in waiting(unit)


def test_states_fade_and_are_counted_by_tool(
    unit: Unit, lead: User, hr: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    said = {row.practice: DONE for row in checklist_of(run)}
    said[its_practice(run, "own-example")] = PracticeAnswer(
        Tick.State.NOT_FOR_US, "nobody comes here"
    )
    answering.answer_run(actor=lead, run=run, said=said, now=make.NOW)
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)  # ticks count by their key

    def counted(days: int) -> list[tuple[int, int]]:
        today = make.TODAY + days * DAY
        states = states_in([unit], practices_in_force(hr.organisation), today=today)[unit]
        return [(total.holding, total.of) for total in totals_of(states)]

    assert counted(20) == [(0, 2), (1, 5), (1, 6), (0, 5), (1, 4)]
    assert counted(21) == [(0, 2), (0, 5), (0, 6), (0, 5), (0, 4)]


# Evidence


def _evidence(run: Run, lead: User, **facts: Any) -> Evidence:
    return answering.add_evidence(
        actor=lead, run=run, practice=its_practice(run), now=make.NOW, **facts
    )


def test_a_file_is_kept_under_a_harmless_name(
    unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    file = SimpleUploadedFile("x", b"%PDF-1.7 minutes")
    file.name = "..\\..\\minutes of\n<b>Monday</b>.pdf"
    kept = _evidence(run, lead, file=file)
    assert kept.file_name == "b.pdf"
    assert bytes(kept.stored.content) == b"%PDF-1.7 minutes"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("minutes.html", b"<script>", "these kinds"),
        ("minutes.pdf", b"MZ not a PDF", "not what its name says"),
        ("minutes.pdf", b"", "empty"),
        ("minutes.png", b"\x89PNG\r\n\x1a\n" + b"0" * 5 * 1024 * 1024, "larger"),
    ],
)
def test_files_of_other_kinds_and_sizes_are_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        checked_file(SimpleUploadedFile(name, content))


def test_evidence_without_anything_is_refused(
    unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    with pytest.raises(ValidationError, match="Write something"):
        _evidence(a_run(unit), lead)


def test_one_run_a_week_in_the_database_too(unit: Unit, version: ToolkitVersion) -> None:
    run = a_run(unit)
    run.pk, run.uuid = None, None  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(
            organisation=unit.organisation, unit=unit, version=version, rhythm=Rhythm.WEEKLY,
            starts_on=run.starts_on, due_on=run.due_on, opened_at=make.NOW,
        )  # fmt: skip


# Calendar


def test_the_calendar_tells_what_is_due_until_its_address_is_renewed(
    unit: Unit, lead: User, version: ToolkitVersion
) -> None:
    run = a_run(unit)
    code = feeds.renew(lead, now=make.NOW)
    assert feeds.user_of(code) == lead
    content = feeds.calendar_of(lead, now=make.NOW, link="https://example.org/toolkit/").decode()
    assert f"UID:{run.uuid}@service-culture" in content
    assert "DTSTART;VALUE=DATE:20261122" in content
    again = feeds.renew(lead, now=make.NOW)
    assert (feeds.user_of(code), feeds.user_of(again)) == (None, lead)
