"""What candidates say about themselves stays apart from them; the clock of their data."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from culture.audit.models import AuditEntry
from culture.core.dead_rows import kept_dead_rows
from culture.core.letters.keys import KeyRefused, read_key
from culture.core.letters.sealing import UnreadableLetter
from surveys.hiring.candidates import answering, monitoring
from surveys.hiring.candidates.answering import submit
from surveys.hiring.candidates.counting import GroupAtStage, counts_of
from surveys.hiring.candidates.demographics import (
    GROUPS,
    LETTER_BYTES,
    Attribute,
    DemographicGroup,
    Demographics,
    open_demographics,
    read_groups,
)
from surveys.hiring.candidates.retention import apply_retention
from surveys.hiring.candidates.rights import erase
from surveys.hiring.models import (
    Candidate,
    DemographicsKey,
    DemographicsLetter,
    Erasure,
    FairnessCount,
    Stage,
    StageCount,
    Vacancy,
)
from tests import make
from tests.make_candidates import a_candidate
from tests.make_hiring import a_guide, a_role_profile, a_vacancy

pytestmark = pytest.mark.django_db

STAGES = (2, 3, 4)
OTHERS = "others"


@pytest.fixture
def keys(settings: Any, tmp_path: Any) -> None:
    settings.LETTER_KEYS = str(tmp_path / "keys")


@pytest.fixture
def vacancy(keys: None) -> Vacancy:
    organisation = make.an_organisation()
    guide = a_guide(a_role_profile(organisation), written=0)
    vacancy = a_vacancy(make.a_unit(organisation), guide=guide)
    monitoring.make_keys()
    return vacancy


def send(vacancy: Vacancy, *, stage: int = Stage.ANSWERED, **groups: str) -> Candidate:
    candidate = a_candidate(vacancy, consented_at=make.NOW)
    submit(candidate=candidate, key=candidate.uuid, groups=groups, now=make.NOW)
    candidate.reach(Stage(stage))
    return candidate


def decide(vacancy: Vacancy, *, at: dt.datetime = make.NOW) -> None:
    Vacancy.objects.filter(pk=vacancy.pk).update(
        state=Vacancy.State.DECIDED, closed_at=at, decided_at=at
    )


def test_an_open_vacancy_gets_one_key_whose_private_half_is_a_file(vacancy: Vacancy) -> None:
    assert monitoring.make_keys() == 0
    key = DemographicsKey.objects.get()
    assert len(read_key(vacancy.uuid, public=bytes(key.public_key))) == 32


def test_every_candidate_who_sends_leaves_one_letter_of_one_length(vacancy: Vacancy) -> None:
    send(vacancy)
    send(vacancy, gender="woman", age="30-to-49", minority="no-minority", disability="disabled")

    lengths = [len(one.letter) for one in DemographicsLetter.objects.all()]
    assert lengths == [LETTER_BYTES] * 2


def test_what_is_no_group_is_not_kept() -> None:
    typed = {"gender": "woman", "age": "woman", "minority": "", "key": "1"}
    assert read_groups(typed) == {"gender": "woman"}


def test_a_letter_opens_at_its_vacancy_alone(vacancy: Vacancy) -> None:
    candidate = send(vacancy, gender="man")
    private = read_key(vacancy.uuid)
    letter = bytes(DemographicsLetter.objects.get().letter)

    said = open_demographics(letter, private, vacancy=vacancy.uuid)

    assert said == Demographics(candidate.uuid, {Attribute.GENDER: "man"})
    with pytest.raises(UnreadableLetter):
        open_demographics(letter, private, vacancy=candidate.uuid)


def test_no_column_and_no_pair_of_columns_leads_from_a_letter_to_a_candidate(
    vacancy: Vacancy,
) -> None:
    """The join test: of every pair of columns, system columns too, none matches letters to people.

    The order of rows and of transactions is tried as well: after the worker came it is chance.
    """
    said = dict(enumerate(["woman", "man"] * 10))
    people = {send(vacancy, gender=gender).uuid: gender for gender in said.values()}
    monitoring.stir_letters()
    private = read_key(vacancy.uuid)

    letters = rows_of("hiring_demographicsletter")
    candidates = rows_of("hiring_candidate")
    for ours, theirs in itertools.product(letters[0], candidates[0]):
        if len({str(row[ours]) for row in letters}) == 1 or (ours, theirs) == ("ctid", "ctid"):
            continue  # what all letters share tells none from another
        known = {str(row[theirs]) for row in candidates}
        joined = [row for row in letters if str(row[ours]) in known and row[ours] is not None]
        assert joined == [], (ours, theirs)
    assert len({row["xmin"] for row in letters}) == 1
    dump = str(letters) + str(candidates)
    assert not any(gender in dump for gender in ("woman", "'man'"))
    opened = [
        open_demographics(bytes(row["letter"]), private, vacancy=vacancy.uuid).candidate
        for row in letters
    ]
    in_order = sum(one == two for one, two in zip(opened, people, strict=True))
    assert in_order < len(people) / 2


def rows_of(table: str) -> list[dict[str, Any]]:
    """Every row of a table with its hidden columns, as they lie in the file."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ctid::text, xmin::text, t.* FROM {table} AS t ORDER BY ctid")  # noqa: S608
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_without_the_worker_the_order_of_letters_would_tell(vacancy: Vacancy) -> None:
    people = [send(vacancy).uuid for _person in range(12)]
    private = read_key(vacancy.uuid)
    by_transaction = sorted(rows_of("hiring_demographicsletter"), key=lambda row: int(row["xmin"]))
    opened = [
        open_demographics(bytes(row["letter"]), private, vacancy=vacancy.uuid).candidate
        for row in by_transaction
    ]
    assert opened == people


def test_the_web_process_puts_letters_in_and_reads_none(vacancy: Vacancy) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE culture_web")
        send(vacancy, gender="woman")
        for statement in (
            "SELECT letter FROM hiring_demographicsletter",
            "DELETE FROM hiring_demographicsletter",
            "INSERT INTO hiring_stagecount DEFAULT VALUES",
            "UPDATE hiring_demographicskey SET public_key = ''",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")
    assert DemographicsLetter.objects.count() == 1


def test_the_letter_of_somebody_who_was_erased_goes(vacancy: Vacancy) -> None:
    kept, erased = send(vacancy), send(vacancy)
    erased.delete()

    assert monitoring.stir_letters() == 1
    private = read_key(vacancy.uuid)
    letter = bytes(DemographicsLetter.objects.get().letter)
    assert open_demographics(letter, private, vacancy=vacancy.uuid).candidate == kept.uuid


def letters_in_a_dump() -> set[bytes]:
    return {bytes(row["letter"]) for row in rows_of("hiring_demographicsletter")}


def test_two_dumps_do_not_tell_which_letter_went_with_somebody_who_was_erased(
    vacancy: Vacancy,
) -> None:
    """Whatever stays the same in both is the others'; what is missing then is the erased one's."""
    others = [send(vacancy, gender="woman") for _person in range(6)]
    erased = send(vacancy, gender="man")
    monitoring.stir_letters()
    before = letters_in_a_dump()
    erase(candidate=erased)
    monitoring.stir_letters()
    after = letters_in_a_dump()

    assert (len(before), len(after)) == (7, 6)
    assert before & after == set()
    private = read_key(vacancy.uuid)
    said = [open_demographics(one, private, vacancy=vacancy.uuid) for one in after]
    assert {one.candidate: one.groups for one in said} == {
        one.uuid: {Attribute.GENDER: "woman"} for one in others
    }


def test_what_was_seen_at_the_moment_of_sending_is_not_found_again(vacancy: Vacancy) -> None:
    """Candidate and letter come in one transaction, so a dump of that moment joins them."""
    send(vacancy, gender="woman")
    monitoring.stir_letters()
    one = a_candidate(vacancy, consented_at=make.NOW)
    submit(candidate=one, key=one.uuid, groups={"gender": "man"}, now=make.NOW)
    written = {row["uuid"]: row["xmin"] for row in rows_of("hiring_candidate")}[one.uuid]
    seen = [
        bytes(row["letter"])
        for row in rows_of("hiring_demographicsletter")
        if row["xmin"] == written
    ]
    assert len(seen) == 1

    monitoring.stir_letters()

    assert letters_in_a_dump().isdisjoint(seen)


def test_the_worker_is_told_to_stir_as_soon_as_somebody_sent(
    vacancy: Vacancy, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(answering, "nudge", told.append)
    send(vacancy)
    assert told == ["hiring.tend_letters"]


def people(*cells: tuple[str, int, int]) -> list[tuple[str, int]]:
    return [(group, stage) for group, stage, n in cells for _person in range(n)]


def test_a_stage_is_shown_where_all_of_its_cells_hold_enough() -> None:
    told = people(("woman", 2, 6), ("woman", 3, 7), ("man", 2, 5), ("man", 3, 8), ("man", 4, 1))

    assert counts_of(told, stages=STAGES, k=5, others=OTHERS) == [
        GroupAtStage("man", 3, reached=9, of=14),
        GroupAtStage("woman", 3, reached=7, of=13),
    ]


def test_small_groups_are_counted_together_with_those_who_said_nothing() -> None:
    told = people(
        ("woman", 2, 5), ("woman", 3, 5), ("man", 2, 5), ("man", 3, 5),
        ("another", 3, 2), ("another", 2, 1), ("", 2, 4), ("", 3, 3),
    )  # fmt: skip

    assert counts_of(told, stages=STAGES, k=5, others=OTHERS) == [
        GroupAtStage("man", 3, reached=5, of=10),
        GroupAtStage("woman", 3, reached=5, of=10),
        GroupAtStage(OTHERS, 3, reached=5, of=10),
    ]


@pytest.mark.parametrize(
    "told",
    [
        people(("woman", 2, 50), ("woman", 3, 50), ("man", 2, 2), ("man", 3, 2)),
        people(("woman", 2, 5), ("woman", 3, 5), ("man", 2, 5), ("man", 3, 4)),
        people(("woman", 2, 4), ("woman", 3, 6), ("man", 2, 5), ("man", 3, 5)),
        people(("woman", 2, 9), ("woman", 3, 9), ("man", 2, 9), ("man", 3, 9), ("", 3, 1)),
        [],
    ],
)
def test_too_few_tell_nothing(told: list[tuple[str, int]]) -> None:
    assert counts_of(told, stages=STAGES, k=5, others=OTHERS) == []


def cells(sizes: Sequence[int]) -> list[tuple[str, int]]:
    places = itertools.product(("", "a", "b", "c"), STAGES)
    return people(*((group, stage, n) for (group, stage), n in zip(places, sizes, strict=True)))


@pytest.mark.parametrize("k", [5, 9])
@given(told=st.lists(st.integers(0, 40), min_size=12, max_size=12).map(cells))
def test_no_difference_of_shown_numbers_is_fewer_than_k(
    told: Sequence[tuple[str, int]], k: int
) -> None:
    shown = counts_of(told, stages=STAGES, k=k, others=OTHERS)

    for one in shown:
        assert one.reached >= k
        assert one.of - one.reached >= k
    for group in {one.group for one in shown}:
        row = [one for one in shown if one.group == group]
        assert [one.of for one in row[1:]] == [one.reached for one in row[:-1]]
    # Everybody is in one of the groups: what is known of all leaves nobody over.
    for stage in {one.stage for one in shown}:
        whole = sum(1 for _group, furthest in told if furthest >= stage)
        assert sum(one.reached for one in shown if one.stage == stage) == whole


def crowd(vacancy: Vacancy, each: int = 5) -> None:
    for gender, stage, _person in itertools.product(("woman", "man"), (2, 3), range(each)):
        send(vacancy, stage=stage, gender=gender)


def test_a_decided_vacancy_is_counted_once_and_its_letters_are_destroyed(
    vacancy: Vacancy, django_capture_on_commit_callbacks: Any
) -> None:
    crowd(vacancy)
    assert monitoring.count_decided(now=make.NOW) == 0
    decide(vacancy)

    with django_capture_on_commit_callbacks(execute=True):
        assert monitoring.count_decided(now=make.NOW) == 1
    assert monitoring.count_decided(now=make.NOW) == 0
    assert monitoring.make_keys() == 0

    rows = StageCount.objects.of_vacancy(vacancy).order_by("group")
    shown = rows.values_list("attribute", "group", "stage", "reached", "of")
    assert list(shown) == [("gender", "man", 3, 5, 10), ("gender", "woman", 3, 5, 10)]
    assert not DemographicsLetter.objects.exists()
    assert not DemographicsKey.objects.exists()
    with pytest.raises(KeyRefused):
        read_key(vacancy.uuid)


def test_vacancies_that_are_too_few_alone_are_counted_together(vacancy: Vacancy) -> None:
    other = a_vacancy(vacancy.unit, guide=vacancy.guide_version)
    monitoring.make_keys()
    crowd(vacancy, each=2)
    crowd(other, each=3)
    decide(vacancy)
    assert monitoring.count_decided(now=make.NOW) == 0
    assert DemographicsLetter.objects.count() == 20

    decide(other)
    assert monitoring.count_decided(now=make.NOW) == 1

    count = FairnessCount.objects.get()
    assert set(count.vacancies.all()) == {vacancy, other}
    assert list(count.stages.order_by("group").values_list("reached", "of")) == [(5, 10), (5, 10)]


def test_each_group_belongs_to_one_attribute() -> None:
    belonging = [group for groups in GROUPS.values() for group in groups]
    assert sorted([*belonging, DemographicGroup.OTHERS]) == sorted(DemographicGroup)


@pytest.mark.parametrize(("days", "kept"), [(181, 1), (182, 0)])
def test_candidates_are_erased_six_months_after_the_decision(
    vacancy: Vacancy, days: int, kept: int
) -> None:
    # 22 November 2026 and six months is 22 May 2027, 181 days later.
    send(vacancy, gender="woman")
    decide(vacancy)

    apply_retention(now=make.NOW + dt.timedelta(days=days))

    assert Candidate.objects.count() == DemographicsLetter.objects.count() == kept
    assert Erasure.objects.count() == 1 - kept
    entries = AuditEntry.objects.filter(action="candidates-erased").values_list(
        "details", flat=True
    )
    assert list(entries) == [{"candidates": 1}] * (1 - kept)


def test_an_open_vacancy_keeps_its_candidates(vacancy: Vacancy) -> None:
    send(vacancy)
    assert apply_retention(now=make.NOW + dt.timedelta(days=4000)) == 0
    assert Candidate.objects.count() == 1


def test_who_never_followed_the_link_is_erased_after_a_week(vacancy: Vacancy) -> None:
    a_candidate(vacancy, origin=Candidate.Origin.APPLIED)
    a_candidate(vacancy)

    assert apply_retention(now=make.NOW + dt.timedelta(days=7)) == 0
    assert apply_retention(now=make.NOW + dt.timedelta(days=7, seconds=1)) == 1
    assert Candidate.objects.get().origin == "added"


def test_dead_rows_of_candidates_go_at_once() -> None:
    assert [one for one in kept_dead_rows() if "hiring" in one] == []


def test_letters_are_stirred_by_chance(vacancy: Vacancy) -> None:
    for _person in range(12):
        send(vacancy)
    orders = set()
    for _turn in range(3):
        monitoring.stir_letters()
        orders.add(tuple(bytes(row["letter"]) for row in rows_of("hiring_demographicsletter")))
    assert len(orders) == 3
