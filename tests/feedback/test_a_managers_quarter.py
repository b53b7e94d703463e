"""A manager's quarter from end to end: a checklist, the team's own word, and the map of gaps.

Everything comes in by the pages that people use, and every number was worked out by hand.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from culture.accounts.models import User
from culture.chain.services.predicting import begin_round
from culture.metrics.models import Release
from culture.metrics.verification import verify_numbers
from culture.org.models import Position, Unit
from culture.toolkit.models import Run, Tick
from culture.toolkit.opening import open_due
from culture.toolkit.services import versions
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from surveys.pulses import running, services
from surveys.pulses.models import PulseEdition
from surveys.waves.closing import ending, releasing
from surveys.waves.collecting import opening, sealing
from surveys.waves.models import Invitation, Wave
from tests import make, make_surveys, make_tokens
from tests.culture.chain import ChainWorld

NOW = timezone.now()  # answers are taken by the clock
SAID = {"i0d-advert": "4", "i0d-regular": "1", "i0d-what": "5", "i0d-technical": "3"}
ALL_WELL = dict.fromkeys(SAID, "5")


@pytest.fixture
def world(transactional_db: None) -> ChainWorld:
    """Two teams of twenty; the first one's lead is who this is about, the second has seven."""
    top = make_surveys.a_company(teams=(20, 20), time_zone="UTC")
    hr = make.a_user(top.organisation, name="Hans Ruud", is_hr=True)
    make_surveys.a_head(top, email="head@example.org")
    clarity = adopt_instrument(key="role-clarity", actor=hr, now=NOW)
    publish_version(draft=clarity, actor=hr, now=NOW)
    practices = versions.begin_draft(actor=hr, now=NOW)
    versions.publish_version(draft=practices, actor=hr, now=NOW)
    unit = top.children.get(name="Team 1")
    for _lead in range(7):
        make.a_leader(top.children.get(name="Team 2"))
    return ChainWorld(
        now=NOW,
        root=top,
        unit=unit,
        version=make.a_version(top.organisation, items=(1, 1)),
        hr=hr,
        lead=make.a_leader(unit, name="Mo Berg"),
    )


def go_through(lead: Client, unit: Unit) -> None:
    """Say of everything on every checklist of a unit that it was done."""
    open_due(now=NOW)
    for run in Run.objects.filter(unit=unit):
        sent = lead.post(reverse("toolkit:run", args=[run.uuid]), {"all-done": "1"})
        assert sent.status_code == 302


def a_pulse(top: Unit, hr: User) -> Wave:
    """The first edition of a monthly pulse, open."""
    day = NOW.date() + dt.timedelta(days=1)
    services.order_pulse(
        actor=hr, unit=top, rhythm="monthly", asked_per_person=4, days_open=7, first_on=day, now=NOW
    )
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    assert running.run_due(now=noon) == 1
    opening.open_due(now=noon)
    wave = PulseEdition.objects.get().wave
    assert wave
    return wave


def answered_by_thirty(wave: Wave, client: Client) -> None:
    """Thirty people have a token signed unseen, and answer with it and nothing else.

    Twelve are of the first team, ten of the second; eight lead one, are asked together as people
    of the unit above, and say that everything is well.
    """
    invited = Invitation.objects.filter(wave=wave).order_by("pk")
    members = invited.filter(person__positions__kind=Position.Kind.MEMBER)
    of_team = [members.filter(person__positions__unit__name=f"Team {n}") for n in (1, 2)]
    leads = invited.filter(person__positions__kind=Position.Kind.LEADS)
    sent = 0
    for people, said in ((of_team[0][:12], SAID), (of_team[1][:10], SAID), (leads, ALL_WELL)):
        for invitation in people:
            token = make_tokens.a_token(client, invitation)
            json = {"accept": "application/json"}
            sent += client.post("/s/answers/", token | said, headers=json).status_code == 200
    assert sent == 30
    wave.refresh_from_db()
    ending.close_due(now=wave.closes_at)
    sealing.finish(wave.uuid)
    assert releasing.release_wave(wave.uuid, now=wave.closes_at)


def said_of_links(unit: Unit) -> dict[str, tuple[float | None, ...]]:
    """Both sides, the difference and the ends of its interval, of each link's overall score."""
    wanted = ("listening", "standards", "performance")
    rows = Release.objects.filter(unit=unit, series__source__in=wanted, grain="quarter")
    found = {}
    for one in rows.select_related("series").order_by("sequence"):
        overall = one.said.overall
        assert overall
        ends = [round(end, 5) for end in overall.interval or ()]
        found[one.series.source] = (overall.expected, overall.delivered, overall.gap, *ends)
    return found


def test_a_quarter_goes_from_a_checklist_to_the_widest_link(
    world: ChainWorld, client: Client
) -> None:
    lead, unit = make.a_client(world.lead), world.unit

    go_through(lead, unit)
    assert Tick.objects.filter(run__unit=unit, practice__key="regular").exists()
    answered_by_thirty(a_pulse(world.root, world.hr), client)

    heard = " ".join(lead.get(reverse("toolkit:confirmation", args=[unit.uuid])).text.split())
    _before, _mark, spots = heard.partition("Said, but not heard:")
    assert "Tell each of your people how they are doing" in spots.partition("</p>")[0]

    begin_round(actor=world.hr, since=world.quarter.starts_on, now=NOW)
    year, quarter = NOW.year, (NOW.month - 1) // 3 + 1
    predict = reverse("chain:predict", args=[unit.uuid, world.series.uuid, f"{year}-Q{quarter}"])
    assert lead.post(predict, {"d1": "5.5", "d2": "5.5"}).status_code == 302
    for key in ("d1", "d2"):
        world.set_standard(key, 5)
    world.now = timezone.now()  # after what was said by the pages
    world.answer(8)
    world.state()

    # Sixteen customers expect 6 or 4 and get 4 or 2: a deviation of sqrt(16 / 15) = 1.0328, an
    # error of .2582, and t(15) = 2.13145 times that is .55034.
    assert said_of_links(unit) == {
        "listening": (5.0, 5.5, 0.5, -0.05034, 1.05034),
        "standards": (5.5, 5.0, -0.5),
        "performance": (5.0, 3.0, -2.0, -2.55034, -1.44966),
    }
    page = lead.get(
        reverse("dashboards:unit", args=[unit.uuid]), {"series": str(world.series.uuid)}
    )
    assert "Most is lost here: performance." in page.text

    findings = verify_numbers(now=world.now)
    assert [str(one) for one in findings if one.wrong] == []
