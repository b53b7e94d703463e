"""Tenure beside role tells nothing of fewer than k people, and the audit would see it."""

from __future__ import annotations

from typing import Any

import pytest

from culture.metrics.models import Release
from surveys.waves.closing import auditing, ending, releasing
from surveys.waves.closing.auditing import WaveAudit, audit_wave
from surveys.waves.collecting import sealing
from surveys.waves.design.dry_run import BothBreakdowns, dry_run
from surveys.waves.design.obstacles import plan_of_today
from surveys.waves.models import Wave
from tests import make, make_surveys
from tests.culture.crossings import forgotten
from tests.make_answers import opened

pytestmark = pytest.mark.django_db

NEW, LONG = "under-1", "over-10"
TOLD = "d1: under-1 and leader have 3 people in common, whose delivered answers lie between"


def a_closed_wave(said: dict[tuple[str, str], list[int]]) -> Wave:
    """A team in which so many of each tenure and role have rated one statement."""
    top = make_surveys.a_company(teams=(40,))
    version = make_surveys.a_questionnaire(top.organisation, items=(1,))
    wave = make_surveys.an_open_wave(top, versions=[version])
    for (tenure, role), ratings in said.items():
        for rating in ratings:
            make_surveys.some_answers(
                wave, cell=wave.cells.get(), ratings=[rating], tenure=tenure, role=role
            )
    ending.close_due(now=make_surveys.CLOSES)
    sealing.finish(wave.uuid)
    return wave


def three_new_leaders() -> Wave:
    return a_closed_wave(
        {
            (NEW, "leader"): [3] * 3,
            (NEW, "customers"): [1] * 9 + [2],
            (LONG, "leader"): [5] * 8 + [4] * 2,
            (LONG, "customers"): [3] * 10,
        }
    )


def audited_as_published(wave: Wave) -> WaveAudit:
    """What the audit finds with the answers in hand, whatever it said when they were published."""
    sheets = [one for version in wave.versions.all() for one in opened(wave).sheets_of(version)]
    with pytest.MonkeyPatch.context() as blind:
        blind.setattr(auditing, "told_of_few", lambda *_args, **_facts: [])
        assert releasing.release_wave(wave.uuid, now=make_surveys.CLOSES)
    return audit_wave(wave.uuid, sheets=sheets)


def breakdowns_of(wave: Wave) -> list[str]:
    return [one.by for one in Release.objects.get(edition=wave.uuid).said.breakdowns]


def test_only_tenure_is_shown_where_three_new_leaders_would_be_told_apart() -> None:
    wave = three_new_leaders()
    assert audited_as_published(wave).is_safe
    assert breakdowns_of(wave) == ["tenure"]


def test_the_audit_finds_what_a_guard_tells_that_looks_at_each_breakdown_alone() -> None:
    wave = three_new_leaders()
    with forgotten():
        audit = audited_as_published(wave)

    assert breakdowns_of(wave) == ["tenure", "role"]
    assert audit.findings.is_safe
    assert audit.problems == [f"{TOLD} 2.3 and 3.3"]
    assert not audit.is_safe


def test_what_such_a_guard_tells_is_never_published() -> None:
    wave = three_new_leaders()
    with forgotten():
        assert not releasing.release_wave(wave.uuid, now=make_surveys.CLOSES)

    wave.refresh_from_db()
    assert wave.is_withheld
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("people", "up_to", "words"),
    [
        (40, None, ""),
        (28, 70, "If 70 % answer there are fewer, and only one of the two is shown."),
        (20, 70, "If 70 % answer there are fewer, and only one of the two is shown."),
        (19, 100, "This wave will hardly have so many, so expect one of the two only."),
    ],
)
def test_the_dry_run_says_when_only_one_of_both_will_be_shown(
    people: int, up_to: int | None, words: str
) -> None:
    top = make_surveys.a_company(teams=(people,))
    wave = make_surveys.a_wave(top, state=Wave.State.DRAFT)

    run = dry_run(wave, plan_of_today(wave, now=wave.opens_at), language="en")
    assert run.both == BothBreakdowns(20, up_to)

    client = make.a_client(make.a_user(top.organisation, is_hr=True))
    page = client.get(f"/surveys/waves/{wave.uuid}/").content.decode()
    assert "every two of them have 5 people or more in common, or nobody" in page
    assert words in page
    assert ("only one of the two is shown." in page) == (up_to == 70)


@pytest.mark.parametrize("asked", [{"asks_tenure": False}, {"asks_role": False}])
def test_the_dry_run_says_nothing_of_both_where_one_is_asked(asked: dict[str, bool]) -> None:
    top = make_surveys.a_company(teams=(19,))
    wave = make_surveys.a_wave(top, state=Wave.State.DRAFT, **dict[str, Any](asked))
    run = dry_run(wave, plan_of_today(wave, now=wave.opens_at), language="en")
    assert run.both is None
