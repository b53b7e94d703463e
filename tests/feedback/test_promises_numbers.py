"""Numbers of promises, each worked out by hand: shares, over-promising, and the link of the map."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from culture.accounts.models import User
from culture.chain.links import COMMUNICATION, PROMISE
from culture.dashboards.addresses import Address
from culture.metrics.models import Release, Series
from culture.metrics.verification import _check_derived, _check_stated
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.proportions import ShareOf
from feedback.promises.figures import PromiseFigures, figures_of
from feedback.promises.models import Promise
from feedback.promises.services.ending import end_promise, renegotiate, say_progress
from feedback.promises.services.making import answer_feasibility, give_promise
from feedback.promises.settled import settled_in
from feedback.promises.sources import state_all
from feedback.promises.telling import beside_reliability, rows_of
from surveys.instruments.measures import describe_version
from surveys.instruments.models import Dimension
from tests import make
from tests.culture.chain import a_chain_world
from tests.make_promises import a_member, a_promise

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
QUARTER = Period.around(make.TODAY, Grain.QUARTER)
LATER = make.NOW + 3 * DAY


@pytest.fixture
def shop() -> Unit:
    top = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def clerk(shop: Unit) -> User:
    return a_member(shop)


def ended(
    clerk: User, shop: Unit, outcome: str = "kept", *, now: dt.datetime = make.NOW, **facts: object
) -> Promise:
    promise = a_promise(clerk, shop, now=now, **facts)
    reason = "people" if outcome == "broken" else ""
    end_promise(actor=clerk, promise=promise, outcome=outcome, reason=reason, now=now + HOUR)
    return promise


def figures(unit: Unit, now: dt.datetime = LATER) -> PromiseFigures:
    [found] = figures_of(unit.organisation, [unit], now=now)
    return found.figures


def kept_of(unit: Unit) -> list[tuple[str, float, int]]:
    releases = Release.objects.filter(series__source=PROMISE, unit=unit).order_by("-sequence")
    return [
        (one.grain, round(one.said.overall.value, 3), one.said.overall.n)
        for one in releases
        if one.said.overall
    ]


def test_four_of_six_promises_are_kept_in_time(shop: Unit, clerk: User) -> None:
    for _promise in range(3):
        ended(clerk, shop)
    ended(clerk, shop, kind="deliver", source="contract")
    ended(clerk, shop, "broken", kind="repair")
    silent = a_promise(clerk, shop)
    ended(clerk, shop, "withdrawn")
    anew = a_promise(clerk, shop)
    renegotiate(actor=clerk, promise=anew, due_on=make.TODAY + 9 * DAY, words="Phone", now=make.NOW)
    a_promise(clerk, shop, asks_first=True)
    a_promise(clerk, shop, kind="deliver")
    found = figures(shop)
    assert found.kept == ShareOf(4, 6)
    assert found.by_kind == {
        "call-back": ShareOf(3, 4),
        "deliver": ShareOf(1, 1),
        "repair": ShareOf(0, 1),
        "other": ShareOf(0, 0),
    }
    assert found.by_source["contract"] == ShareOf(1, 1)
    assert (found.kept_unasked, found.rash, found.asked) == (
        ShareOf(4, 6),
        ShareOf(2, 6),
        ShareOf(0, 9),
    )
    [kept, *_others] = rows_of(found)
    assert (kept.share, kept.interval) == ("67", "30 to 90")
    # A late word changes nothing of what was decided when the time was over.
    end_promise(actor=clerk, promise=silent, outcome="kept", now=LATER)
    assert figures(shop).kept == ShareOf(4, 6)


def test_a_promise_counts_in_one_month_for_ever(shop: Unit, clerk: User) -> None:
    last = dt.datetime(2026, 10, 31, 9, tzinfo=dt.UTC)
    early = ended(clerk, shop, now=last, kind="repair")
    silent = a_promise(clerk, shop, now=last)
    standing = a_promise(clerk, shop, now=last, recurrence="month", addressee="public")
    end_promise(actor=clerk, promise=standing, outcome="kept", now=make.NOW - 17 * DAY)
    days = {one.term: one.day for one in settled_in(shop.organisation, now=make.NOW)}
    assert days == {
        early.current_id: dt.date(2026, 10, 31),
        silent.current_id: dt.date(2026, 11, 1),
        standing.current_id: dt.date(2026, 10, 31),
    }


def test_asking_first_and_the_time_to_being_at_risk(shop: Unit, clerk: User) -> None:
    lead = make.a_leader(shop)
    asked = a_promise(clerk, shop, asks_first=True)
    question = asked.now_due.question
    answer_feasibility(actor=lead, question=question, verdict="can", words="", now=make.NOW)
    give_promise(actor=clerk, promise=asked, now=make.NOW)
    for _promise in range(4):
        a_promise(clerk, shop)
    assert figures(shop).asked == ShareOf(1, 5)
    assert figures(shop, make.NOW + HOUR).half_at_risk is None
    # Call back, due at the end of tomorrow in Oslo: 37 hours from 10 o'clock, 4 before it is due.
    assert (figures(shop).at_risk, figures(shop).half_at_risk) == (5, 34 * HOUR)
    spoken = a_promise(clerk, shop)
    say_progress(actor=clerk, promise=spoken, words="I am on it", now=make.NOW)
    assert figures(shop).at_risk == 5


def test_a_unit_that_clearly_promises_too_much_is_named_and_chance_is_not(
    shop: Unit, clerk: User
) -> None:
    other = make.a_unit(shop.organisation, parent=shop.parent, name="Other")
    second = a_member(other)
    for place in range(10):
        ended(clerk, shop, "broken" if place < 6 else "kept")
        ended(second, other, "broken" if place < 1 else "kept")

    def named() -> list[bool]:
        told = figures_of(shop.organisation, [shop, other], now=LATER)
        return [one.promises_too_much for one in told]

    # Fisher's exact p of 6 of 10 against 1 of 10 is .0573; of 7 of 11 against 1 of 11, .0237.
    assert named() == [False, False]
    ended(clerk, shop, "broken")
    ended(second, other)
    assert named() == [True, False]


def test_shares_are_published_by_month_quarter_and_year_and_verified(
    shop: Unit, clerk: User
) -> None:
    for outcome in ("kept", "kept", "broken"):
        ended(clerk, shop, outcome)
    assert state_all(now=LATER) == 6
    assert sorted(kept_of(shop)) == [
        ("month", 66.667, 3),
        ("quarter", 66.667, 3),
        ("year", 66.667, 3),
    ]
    assert state_all(now=LATER) == 0
    ended(clerk, shop, now=LATER)
    elsewhere = make.a_unit(shop.organisation, parent=shop.parent, name="Elsewhere")
    shop.parent, shop.path = elsewhere, [*elsewhere.path, shop.pk]
    shop.save(update_fields=["parent", "path"])
    assert state_all(now=LATER + 2 * HOUR) == 6
    assert ("quarter", 75.0, 4) in kept_of(shop)
    assert kept_of(elsewhere) == []
    assert _check_stated().wrong == 0
    assert _check_stated().compared == 6


def test_the_link_of_the_map_is_both_gaps_beside_each_other(shop: Unit, clerk: User) -> None:
    version = make.a_version(shop.organisation, items=(1, 1), published=False)
    Dimension.objects.filter(version=version, key="d1").update(key="reliability")
    version.published_at = make.NOW
    version.save(update_fields=["published_at"])
    describe_version(version)
    make.some_responses(make.a_touchpoint(shop, version), [((6, 6), (4, 4)), ((4, 4), (2, 2))] * 8)
    make.settle()
    for outcome in ("kept", "kept", "kept", "kept", "broken"):
        ended(clerk, shop, outcome)
    state_all(now=LATER)
    release = Release.objects.get(
        series__source=COMMUNICATION, unit=shop, grain=Grain.QUARTER.value
    )
    [entry] = release.said.entries
    # 4 of 5 kept is 20 short of all; 2 points of a scale from 1 to 7 are a third of its length.
    told = [round(value or 0, 3) for value in (entry.expected, entry.delivered, entry.gap)]
    assert told == [-20.0, -33.333, -13.333]
    assert entry.interval is not None
    assert entry.interval.low < 0 < entry.interval.high
    [beside] = beside_reliability(shop, QUARTER)
    assert beside.said == "Which of the two falls further short cannot be told."
    assert (beside.promises, beside.customers) == ("−20.0", "−33.3")
    lead = make.a_client(make.a_leader(shop))
    line = Series.objects.get(source="customer")
    table = lead.get(Address(line, Window(period=QUARTER)).table(shop.uuid)).content.decode()
    assert "4 of 5 promises kept in time: 80\xa0%, interval 38\xa0% to 96\xa0%." in table
    for _promise in range(60):
        ended(clerk, shop, now=LATER)
    state_all(now=LATER + 2 * HOUR)
    [beside] = beside_reliability(shop, QUARTER)
    assert beside.said == "Customers miss clearly more reliability than the promises alone tell."
    assert _check_derived().wrong == 0
    page = lead.get(reverse("promises:figures", args=[shop.uuid])).content.decode()
    assert "98&nbsp;%" in page
    other = make.a_client(a_member(make.a_unit(shop.organisation, parent=shop.parent)))
    page = other.get(reverse("promises:figures", args=[shop.uuid])).content.decode()
    assert ("98&nbsp;%" in page, "Customers miss" in page) == (True, False)


def test_an_outsider_finds_no_figures(shop: Unit) -> None:
    outsider = make.a_client(make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True))
    for name in ("figures", "figures_table"):
        assert outsider.get(reverse(f"promises:{name}", args=[shop.uuid])).status_code == 404
    unknown = reverse("promises:figures", args=[uuid.uuid4()])
    assert outsider.get(unknown).status_code == 404


def test_the_map_says_apart_that_none_was_decided_here_and_that_nobody_promised_yet() -> None:
    world = a_chain_world()
    world.measure(predicted=4.5, standard=4.0)
    page = reverse("dashboards:unit", args=[world.unit.uuid])

    def shown(words: str) -> bool:
        text = make.a_client(world.lead).get(page, {"series": str(world.series.uuid)}).text
        return words in text

    assert shown("No promise to a customer was written down yet.")
    assert shown("not measured yet</text>")
    elsewhere = make.a_unit(world.unit.organisation, parent=world.root, name="Airport")
    ended(a_member(elsewhere), elsewhere)
    state_all(now=LATER)

    assert shown("No promise to a customer was decided here in this quarter.")
    assert shown("none decided</text>")
    assert not shown("not measured yet</text>")
