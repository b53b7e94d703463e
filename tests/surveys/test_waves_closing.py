"""From the last answer to the release, also when a worker dies between two steps."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection

from culture.audit.models import AuditEntry
from culture.metrics.models import Release
from culture.org.services.units import move_unit
from culture.privacy import attacker
from surveys.waves import tasks
from surveys.waves.answering import answers
from surveys.waves.closing import auditing, certificates, ending, releasing, retention
from surveys.waves.collecting import participation, sealing
from surveys.waves.models import Cell, Certificate, Invitation, Mail, ReleasedComment, Wave
from tests import make, make_answers, make_surveys

pytestmark = pytest.mark.django_db

OVER = make_surveys.CLOSES
FIVE_YEARS = dt.timedelta(days=5 * 366)


def an_answered_wave() -> Wave:
    """Teams of thirty and twelve; ten of each answered, all with a comment in the first."""
    top = make_surveys.a_company(teams=(30, 12))
    wave = make_surveys.an_open_wave(top)
    for number, cell in enumerate(wave.cells.order_by("unit__name")):
        for place in range(10):
            make_surveys.some_answers(
                wave,
                cell=cell,
                ratings=[3 + (place + number) % 3, 4, 2 + place % 4],
                comment=f"Comment {number}-{place}" if number == 0 else "",
            )
    return wave


def release(wave: Wave) -> None:
    ending.close_due(now=OVER)
    assert releasing.release_wave(wave.uuid, now=OVER)
    wave.refresh_from_db()


def releases() -> list[tuple[str, str, str]]:
    """Every release as its unit, its content's hash and its moment, in order."""
    return sorted(
        (one.unit.name, one.sha256, one.published_at.isoformat())
        for one in Release.objects.select_related("unit")
    )


def test_a_wave_closes_at_its_time_and_forgets_keys_and_tokens() -> None:
    wave = an_answered_wave()
    wave.invitations.filter(pk=wave.invitations.order_by("pk")[0].pk).update(
        use="token", digest=b"1"
    )
    assert ending.close_due(now=OVER - dt.timedelta(seconds=1)) == 0

    assert ending.close_due(now=OVER) == 1
    assert ending.close_due(now=OVER) == 0

    wave.refresh_from_db()
    assert (wave.state, wave.closed_at) == ("closed", OVER)
    assert {bytes(cell.locked_key) for cell in Cell.objects.all()} == {b""}
    assert set(Invitation.objects.values_list("use", "digest")) == {("none", None)}
    assert not Mail.objects.filter(state="waiting").exists()
    entry = AuditEntry.objects.get(action="wave-closed")
    assert (entry.actor, entry.object_uuid) == (None, wave.uuid)


def test_after_the_closing_nothing_stored_tells_who_fetched_a_token() -> None:
    wave = make_surveys.an_open_wave(make_surveys.a_company(teams=(30, 30)))
    used = set(wave.invitations.order_by("?")[:20].values_list("pk", flat=True))
    Invitation.objects.filter(pk__in=used).update(use="token", digest=b"1")

    ending.close_due(now=OVER)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(id ORDER BY ctid), count(DISTINCT (xmin::text, cmin::text))"
            " FROM waves_invitation"
        )
        order, transactions = cursor.fetchone()
    # Each row has a command of its own, as all are written one by one; none was left as it was.
    assert transactions == 60
    assert set(order[-20:]) != used
    assert set(order[:20]) != used


def test_a_unit_that_is_moved_away_meanwhile_stops_neither_bands_nor_releases() -> None:
    top = make_surveys.a_company(teams=())
    division = make.a_unit(top.organisation, parent=top, name="Division")
    one = make_surveys.a_team(top.organisation, division, people=6, name="One")
    make_surveys.a_team(top.organisation, division, people=24, name="Two")
    wave = make_surveys.an_open_wave(division)
    cell = wave.cells.get()
    make_surveys.some_answers(wave, cell=cell, ratings=[4, 4, 3], number=10, comment="Well done.")

    hr = make.a_user(top.organisation, is_hr=True)
    move_unit(unit=one, parent=top, actor=hr, now=make.NOW)

    assert participation.count_participation(now=make.NOW) == 1
    release(wave)
    # Nobody can say any more what the division's own people answered.
    assert [name for name, *_facts in releases()] == ["Whole"]
    assert set(ReleasedComment.objects.values_list("unit__name", flat=True)) == {"Whole"}


def test_no_answer_is_stored_or_withdrawn_after_the_closing() -> None:
    wave = an_answered_wave()
    cell = wave.cells.order_by("pk")[0]
    (identity,) = make_surveys.some_answers(wave, cell=cell, ratings=[1, 1, 1])
    ending.close_due(now=OVER)

    answer = make_answers.an_answer(wave.versions.get(), delivered=(1, 1, 1))
    late = answers.submit(cell=cell, identity=make_surveys.an_identity(), answer=answer)

    assert late == answers.Outcome.CLOSED
    assert answers.withdraw(identity) == answers.Outcome.CLOSED


def test_a_closed_wave_is_published_whole() -> None:
    wave = an_answered_wave()

    ending.close_due(now=OVER)
    late = wave.invitations.filter(pk=wave.invitations.order_by("pk")[0].pk)
    late.update(use="token", digest=b"1")

    release(wave)

    assert late.get().use == "none"
    assert (wave.state, wave.released_at) == ("released", OVER)
    assert [unit for unit, _hash, _moment in releases()] == ["Team 1", "Team 2", "Whole"]
    whole = Release.objects.get(unit__name="Whole")
    assert (whole.edition, whole.edition_name, whole.starts_on) == (
        wave.uuid,
        "Autumn survey",
        dt.date(2026, 12, 6),
    )
    # Two of team 2 did not answer, so it is told as 12 - 4 at least, and with it the 20 of all.
    assert (whole.content["n"], whole.content["least"]) == (18, True)
    assert (whole.content["asked"], whole.content["k"]) == (42, 5)
    found = set(ReleasedComment.objects.values_list("unit__name", "text"))
    assert found == {("Team 1", f"Comment 0-{place}") for place in range(10)}


def test_publishing_again_changes_no_byte() -> None:
    wave = an_answered_wave()
    release(wave)
    before = releases()

    assert not releasing.release_wave(wave.uuid, now=OVER + dt.timedelta(hours=1))
    assert ending.waves_to_release() == []

    assert releases() == before
    assert ReleasedComment.objects.count() == 10


def test_a_crash_after_closing_is_made_good_by_the_next_run() -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)

    assert ending.waves_to_release() == [wave.uuid]
    assert releasing.release_wave(wave.uuid, now=OVER)
    assert len(releases()) == 3


def test_a_crash_after_the_last_shuffle_is_made_good_by_the_next_run() -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    sealing.finish(wave.uuid)

    assert releasing.release_wave(wave.uuid, now=OVER)
    assert Release.objects.get(unit__name="Whole").content["n"] == 18
    assert ReleasedComment.objects.count() == 10


def test_a_crash_while_publishing_publishes_nothing_by_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)

    def fail(*_arguments: object) -> None:
        raise OSError("killed")

    monkeypatch.setattr(releasing, "release_comments", fail)
    with pytest.raises(OSError, match="killed"):
        releasing.release_wave(wave.uuid, now=OVER)
    assert releases() == []
    wave.refresh_from_db()
    assert wave.state == "closed"

    monkeypatch.undo()
    assert releasing.release_wave(wave.uuid, now=OVER)
    assert len(releases()) == 3


def test_an_open_wave_publishes_nothing() -> None:
    wave = an_answered_wave()

    assert not releasing.release_wave(wave.uuid, now=OVER)
    assert not Release.objects.exists()


def test_a_wave_that_nobody_answered_is_released_empty() -> None:
    wave = make_surveys.an_open_wave(make_surveys.a_company())

    release(wave)

    assert wave.state == "released"
    assert not Release.objects.exists()


def test_after_the_release_no_receipt_leads_to_an_answer() -> None:
    wave = an_answered_wave()
    (identity,) = make_surveys.some_answers(
        wave, cell=wave.cells.order_by("pk")[0], ratings=[1, 1, 1]
    )
    assert answers.state_of(identity) == answers.Outcome.STORED

    release(wave)

    assert answers.state_of(identity) == answers.Outcome.UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_a_wave_once() -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    start = threading.Barrier(2)
    published: list[bool] = []

    def work() -> None:
        start.wait(timeout=20)
        try:
            published.append(releasing.release_wave(wave.uuid, now=OVER))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)

    assert sorted(published) == [False, True]
    assert len(releases()) == 3
    assert ReleasedComment.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_a_second_task_returns_while_the_first_is_still_at_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    is_at_it, may_end = threading.Event(), threading.Event()
    published: list[bool] = []
    real = certificates.certify

    def certify_slowly(*arguments: Any, **facts: Any) -> Any:
        is_at_it.set()
        assert may_end.wait(timeout=30)
        return real(*arguments, **facts)

    def work() -> None:
        try:
            published.append(releasing.release_wave(wave.uuid, now=OVER))
        finally:
            connection.close()

    monkeypatch.setattr(releasing, "certify", certify_slowly)
    first = threading.Thread(target=work)
    first.start()
    assert is_at_it.wait(timeout=30)
    second = threading.Thread(target=work)
    second.start()
    second.join(timeout=20)
    returned = list(published)
    may_end.set()
    first.join(timeout=30)
    second.join(timeout=30)

    assert returned == [False]
    assert published == [False, True]
    assert len(releases()) == 3


def test_a_task_that_runs_out_of_time_leaves_all_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    limit = SoftTimeLimitExceeded()
    numbers = attacker.attack
    attacked = []

    def attack_until_time_is_out(*arguments: Any, **facts: Any) -> Any:
        attacked.append(1)
        if len(attacked) > 1:
            raise limit
        return numbers(*arguments, **facts)

    with monkeypatch.context() as slow:
        slow.setattr(auditing, "attack", attack_until_time_is_out)
        with pytest.raises(SoftTimeLimitExceeded):
            releasing.release_wave(wave.uuid, now=OVER)
    assert (releases(), len(attacked)) == ([], 2)
    assert ending.waves_to_release() == [wave.uuid]
    assert not Certificate.objects.exists()

    assert releasing.release_wave(wave.uuid, now=OVER)
    assert len(releases()) == 3
    assert Certificate.objects.count() == 1


def test_a_release_may_take_as_long_as_twenty_thousand_people_cost() -> None:
    # Ten times the processor time of docs/scale.md, and over before the broker sends it again.
    assert tasks.release_wave.time_limit == 30 * 60
    assert (
        tasks.release_wave.time_limit
        < settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    )


def test_retention_deletes_what_stands_behind_old_releases() -> None:
    wave = an_answered_wave()
    release(wave)
    before = releases()

    assert retention.apply_retention(now=OVER + dt.timedelta(days=30)) == 0
    assert wave.invitations.count() == 42
    assert retention.apply_retention(now=OVER + FIVE_YEARS) == 1
    assert retention.apply_retention(now=OVER + FIVE_YEARS) == 0

    assert not ReleasedComment.objects.exists()
    assert not wave.invitations.exists()
    assert wave.cells.count() == 2
    assert releases() == before
    assert AuditEntry.objects.filter(action="wave-invitations-erased").count() == 1


def test_retention_leaves_a_wave_alone_that_is_not_published() -> None:
    wave = an_answered_wave()
    ending.close_due(now=OVER)

    assert retention.apply_retention(now=OVER + FIVE_YEARS) == 0
    assert wave.invitations.count() == 42
