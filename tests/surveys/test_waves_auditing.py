"""The audit finds nothing in what waves publish, and finds what a naive guard would publish."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from culture.metrics.closed.facts import Sheet
from culture.metrics.content import DIMENSION, Entry, hash_of, written
from culture.metrics.models import Release
from culture.org.models import Unit
from culture.privacy.attacker import Findings
from culture.scoring.intervals import Interval
from surveys.waves.closing import auditing, ending, releasing
from surveys.waves.closing.auditing import WaveAudit, audit_wave
from surveys.waves.closing.sight import Outsight
from surveys.waves.closing.subjects import AuditedSubject
from surveys.waves.collecting import sealing
from surveys.waves.models import Wave
from tests import make, make_surveys
from tests.make_answers import an_answer, send
from tests.make_answers import opened as opened_by

pytestmark = pytest.mark.django_db

TENURES = ("under-1", "1-3", "3-10", "over-10")
ROLES = ("customers", "colleagues", "leader")


SUBJECT = AuditedSubject("dimension", "d1", (0,), 1, ())
SHEETS: dict[uuid.UUID, list[Sheet]] = {}


def audited(wave: Wave) -> WaveAudit:
    """What the audit finds in the job that publishes, which has the answers."""
    return audit_wave(wave.uuid, sheets=SHEETS[wave.uuid])


def release(wave: Wave) -> None:
    """Close and publish a wave, and keep a copy of its answers for the audits of these tests."""
    ending.close_due(now=make_surveys.CLOSES)
    sealing.finish(wave.uuid)
    opened = opened_by(wave)
    SHEETS[wave.uuid] = [
        one for version in wave.versions.all() for one in opened.sheets_of(version)
    ]
    assert releasing.release_wave(wave.uuid, now=make_surveys.CLOSES)


def a_released_wave(*answered: int, teams: tuple[int, ...] = (20, 20, 20), **facts: Any) -> Wave:
    """A wave of teams in which so many of each have answered, of every tenure and role."""
    top = make_surveys.a_company(teams=teams)
    version = make_surveys.a_questionnaire(top.organisation, items=(2, 1), **facts)
    wave = make_surveys.an_open_wave(top, versions=[version])
    for number, cell in enumerate(wave.cells.order_by("unit__name")):
        for place in range(answered[number]):
            make_surveys.some_answers(
                wave,
                cell=cell,
                ratings=[1 + (place + number) % 5, 1 + place % 4, 2 + place % 3],
                tenure=TENURES[place % 4],
                role=ROLES[place % 3],
            )
    release(wave)
    return wave


def planted(wave: Wave, unit: Unit, *, n: int, mean: float) -> Release:
    """A release as a guard would write it that only counts to five."""
    model = Release.objects.filter(edition=wave.uuid).latest("pk")
    entry = Entry(kind=DIMENSION, key="d1", n=n, delivered=mean)
    content = written(replace(model.said, n=n, breakdowns=(), levels=(), entries=(entry,)))
    return Release.objects.create(
        series=model.series,
        unit=unit,
        grain=model.grain,
        starts_on=model.starts_on,
        edition=wave.uuid,
        edition_name=wave.name,
        sequence=1,
        published_at=model.published_at,
        content=content,
        sha256=hash_of(content),
        units=[unit.pk],
    )


def spoken_of(wave: Wave, about: Unit, *, asked: int, reach: float) -> Release:
    """A release of the whole about a unit, with an interval of d1 that reaches so far."""
    model = Release.objects.get(edition=wave.uuid, unit__name="Whole", about=None)
    ends = Interval(3.0 - reach, 3.0 + reach)
    entry = Entry(kind=DIMENSION, key="d1", n=9, delivered=3.0, interval=ends, lasting=ends)
    content = written(
        replace(model.said, n=9, asked=asked, breakdowns=(), levels=(), entries=(entry,))
    )
    facts = {name: getattr(model, name) for name in ("series", "unit", "grain", "starts_on")}
    return Release.objects.create(
        **facts,
        about=about,
        edition=wave.uuid,
        edition_name=wave.name,
        sequence=1,
        published_at=model.published_at,
        content=content,
        sha256=hash_of(content),
        units=model.units,
    )


@pytest.mark.parametrize(("reach", "found"), [(0.13, 1), (0.2, 0)])
def test_scatter_is_judged_by_the_people_asked_about_the_same_unit(
    reach: float, found: int
) -> None:
    """Half of the scale is 2: 0.25 is the least deviation of 60 people, 0.1 of 400."""
    wave = a_released_wave(16, 12, 3)
    few, many = Unit.objects.get(name="Team 1"), Unit.objects.get(name="Team 2")
    spoken_of(wave, few, asked=60, reach=reach)
    spoken_of(wave, many, asked=400, reach=reach)

    telling = "Whole: the interval of d1 tells how little answers scatter"
    assert audit_wave(wave.uuid).problems == [telling] * found


def test_nothing_is_found_in_what_a_wave_publishes(capsys: pytest.CaptureFixture[str]) -> None:
    wave = a_released_wave(16, 12, 3)
    whole = Release.objects.get(edition=wave.uuid, unit__name="Whole")
    assert {entry["by"] for entry in whole.content["breakdowns"]} == {"tenure", "role"}

    call_command("privacy_audit")

    said = capsys.readouterr().out
    assert "Findings 0/0/0, other problems 0." in said
    assert "Nothing was found." in said
    for release in Release.objects.all():
        assert f"  {release.sha256}  {release.unit.name}, " in said


def test_every_number_shown_is_examined_with_the_people_it_holds() -> None:
    wave = a_released_wave(16, 12, 3)

    audit = audited(wave)

    shown = [
        entry
        for release in Release.objects.filter(edition=wave.uuid)
        for part in (
            release.content,
            *(group for one in release.content["breakdowns"] for group in one["groups"]),
        )
        for entry in part["subjects"]
        if entry["kind"] in {"dimension", "item"}
    ]
    assert audit.numbers == len(shown)
    assert (audit.findings.is_safe, audit.problems, audit.notes) == (True, [], [])
    assert audit.findings.examined >= 31


def test_a_unit_whose_number_leaves_fewer_than_five_others_is_found(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wave = a_released_wave(12, 4, teams=(20, 20))
    assert [one.unit.name for one in Release.objects.all()] == ["Whole"]
    planted(wave, Unit.objects.get(name="Team 1"), n=12, mean=2.7)

    with pytest.raises(SystemExit) as ended:
        call_command("privacy_audit", wave=wave.uuid)

    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "NOT SAFE" in said
    assert "published after the certificate" in said
    assert "Findings 0/0/1, other problems 1." in said


def test_an_answer_that_can_be_told_is_found() -> None:
    wave = a_released_wave(12, 1, teams=(20, 20))
    whole = Release.objects.get()
    [entry] = [one for one in whole.content["subjects"] if one["key"] == "d1"]
    # All of the whole's sum but what one other person can have said.
    mean = round((entry["delivered"] * 13 - 1) / 12, 1)
    planted(wave, Unit.objects.get(name="Team 1"), n=12, mean=mean)

    found = audited(wave).findings

    assert found.exact + found.narrowed == 1
    assert found.small_combinations == 1


def test_a_number_of_four_people_is_a_problem() -> None:
    wave = a_released_wave(12, 4, teams=(20, 20))
    planted(wave, Unit.objects.get(name="Team 2"), n=4, mean=2.5)

    assert "Team 2: a number of 4 people" in audited(wave).problems


def test_a_number_of_other_people_than_it_says_is_a_problem() -> None:
    wave = a_released_wave(12, 4, teams=(20, 20))
    planted(wave, Unit.objects.get(name="Team 1"), n=11, mean=2.7)

    assert "Team 1: d1 has 11 people, not 12" in audited(wave).problems


def test_a_release_without_its_hash_is_a_problem() -> None:
    wave = a_released_wave(12, 4, teams=(20, 20))
    release = planted(wave, Unit.objects.get(name="Team 1"), n=12, mean=2.7)
    release.sha256 = "0" * 64

    assert list(auditing._wrong_with(release, people=16)) == [
        "Team 1: the release does not have its hash"
    ]


def test_what_a_release_holds_beside_what_releases_say_is_a_problem() -> None:
    wave = a_released_wave(12, 4, teams=(20, 20))
    release = planted(wave, Unit.objects.get(name="Team 1"), n=12, mean=2.7)
    release.content["names"] = ["Ann"]
    release.sha256 = hash_of(release.content)

    assert list(auditing._wrong_with(release, people=16)) == [
        "Team 1: the release holds more than a release says"
    ]


def test_a_class_of_four_people_is_a_problem() -> None:
    wave = a_released_wave(16, 12, 3)
    whole = Release.objects.get(edition=wave.uuid, unit__name="Whole")
    whole.content["breakdowns"][0]["groups"][0]["n"] = 4
    whole.sha256 = hash_of(whole.content)

    assert list(auditing._wrong_with(whole, people=31)) == ["Whole: a number of 4 people"]


def test_without_the_answers_units_are_still_attacked() -> None:
    wave = a_released_wave(12, 4, teams=(20, 20))
    planted(wave, Unit.objects.get(name="Team 1"), n=12, mean=2.7)

    audit = audit_wave(wave.uuid)

    assert audit.notes == [auditing.ERASED]
    assert (audit.findings.small_combinations, audit.problems) == (1, [])


def test_a_two_sided_instrument_is_attacked_on_each_side_and_its_gap() -> None:
    top = make_surveys.a_company(teams=(20, 20))
    version = make_surveys.a_questionnaire(
        top.organisation, items=(2,), sides=["expected", "delivered"]
    )
    wave = make_surveys.an_open_wave(top, versions=[version])
    for cell in wave.cells.all():
        for place in range(9):
            ratings = (1 + place % 5, 2 + place % 4)
            said = an_answer(version, expected=(5, 4), delivered=ratings)
            send(cell, uuid.uuid4(), said)
    release(wave)

    audit = audited(wave)

    assert audit.is_safe
    assert audit.numbers == 3
    assert audit.findings == Findings(examined=3 * 18)


def test_small_teams_of_a_two_sided_wave_are_not_taken_for_telling() -> None:
    top = make_surveys.a_company(teams=(8,) * 8)
    version = make_surveys.a_questionnaire(
        top.organisation, items=(2,), sides=["expected", "delivered"]
    )
    wave = make_surveys.an_open_wave(top, versions=[version])
    for cell in wave.cells.all():
        for place in range(8):
            # Gaps of 0 and -1: they scatter by half a point, less than 4 / sqrt(8).
            ratings = (4 - place % 2, 4 - place // 2 % 2)
            send(cell, uuid.uuid4(), an_answer(version, expected=(4, 4), delivered=ratings))
    release(wave)

    assert audited(wave).problems == []
    assert Release.objects.filter(edition=wave.uuid).count() == 9


def test_an_unknown_wave_is_said_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="This wave has published nothing"):
        call_command("privacy_audit", wave=uuid.uuid4())


def test_without_waves_nothing_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("privacy_audit")

    assert "Findings 0/0/0" in capsys.readouterr().out


def test_customers_releases_are_subtracted_from_each_other(
    capsys: pytest.CaptureFixture[str],
) -> None:
    unit = make.a_unit(make.an_organisation())
    point = make.a_touchpoint(unit, make.a_version(unit.organisation, key="service"))
    make.some_responses(point, [([5, 6, 7], [4, 3, 5])] * 9)
    make.settle()

    call_command("privacy_audit")

    said = capsys.readouterr().out
    [line] = [line for line in said.splitlines() if line.startswith("service (en) 1..7 ")]
    assert line.split()[-3:] == ["3", "209", "0"]
    assert "Nothing was found." in said


def a_tree(width: int, depth: int) -> list[Any]:
    """Releases of a whole tree of units, in no order: every unit holds those below it."""
    found: list[Any] = []
    serials = count()

    def grow(left: int) -> list[int]:
        unit = next(serials)
        units = [unit]
        for _child in range(width if left else 0):
            units += grow(left - 1)
        found.append(SimpleNamespace(pk=unit + 100_000, unit_id=unit, units=units))
        return units

    grow(depth)
    return Random(width).sample(found, len(found))


def test_people_are_divided_as_by_comparing_every_two_releases() -> None:
    for width, depth in ((1, 3), (2, 4), (5, 2)):
        tree = a_tree(width, depth)
        shown = [one for place, one in enumerate(tree) if place % 4]  # some are withheld
        sizes = {one.pk: 3 * len(one.units) for one in shown}

        members = Outsight().of_units(shown, sizes, SUBJECT)

        naive: dict[int, dict[int, int]] = {}
        for one in sorted(shown, key=lambda each: len(each.units)):
            inside: dict[int, int] = {}
            for other in shown:
                if set(other.units) < set(one.units):
                    inside |= naive[other.pk]
            rest = sizes[one.pk] - sum(inside.values())
            naive[one.pk] = inside | ({one.unit_id: rest} if rest else {})
        assert members == naive


def test_each_unit_is_looked_at_once_a_level_and_never_again_for_the_next_subject() -> None:
    looked = 0

    class Units(list[int]):
        def __iter__(self) -> Iterator[int]:
            nonlocal looked
            looked += len(self)
            return super().__iter__()

    tree = a_tree(6, 4)
    for one in tree:
        one.units = Units(one.units)
    sizes = {one.pk: 8 * len(one.units) for one in tree}
    sight = Outsight()
    for _subject in range(5):
        sight.of_units(tree, sizes, SUBJECT)

    places = sum(len(one.units) for one in tree)
    assert (len(tree), places, looked) == (1_555, 7_465, 2 * 7_465)
