"""Waves in which people speak of other units: what is served, taken and published."""

from __future__ import annotations

import gzip
import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from culture.core import channels
from culture.metrics.models import Release
from culture.org.models import Unit
from surveys.waves.closing import ending, releasing
from surveys.waves.closing.certificates import differences_from
from surveys.waves.closing.turnout import told_of_receivers
from surveys.waves.collecting import sealing
from surveys.waves.models import Certificate, Wave
from tests import make_internal, make_surveys, make_tokens

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}


def assert_that_a_group_of_which_nearly_all_took_part_is_found(
    wave: Wave, released: Iterable[Release]
) -> None:
    release = next(one for one in released if one.said.breakdowns)
    [breakdown] = release.said.breakdowns
    group = breakdown.groups[0]
    units = set(Unit.objects.filter(uuid__in=group.keys).values_list("pk", flat=True))
    invited = [(set(cell.units), cell.invited) for cell in wave.cells.all()]
    asked = sum(n for of_cell, n in invited if of_cell <= units)
    planted = replace(breakdown, groups=(replace(group, n=asked - 1),))
    release.__dict__["said"] = replace(release.said, breakdowns=(planted,))
    assert list(told_of_receivers([release], invited)) == [
        f"{release.unit.name}, one group of receivers: all but 1 of {asked} took part"
    ]


def test_thirty_people_rate_departments_over_the_token_path(client: Client) -> None:
    """The whole anonymous way: ticket, what was drawn, answer, seal, release and its audit."""
    top = make_surveys.a_company(teams=(10, 10, 10, 10))
    wave = make_internal.a_round(top)
    teams = {team.pk: team for team in Unit.objects.filter(parent=top).order_by("pk")}
    chance = random.Random(5)
    said: dict[tuple[int, int], list[int]] = defaultdict(list)
    for cell in wave.cells.order_by("unit__name"):
        others = [team for team in teams.values() if team.pk != cell.unit_id]
        for place, invitation in enumerate(cell.invitations.order_by("pk")[:8]):
            token = make_tokens.a_token(client, invitation)
            fields: dict[str, str] = {}
            for turn, about in enumerate(chance.sample(others, 3 - place % 2), 1):
                delivered = 2 + place % 3
                fields |= make_internal.a_turn(
                    turn, about, expected=4 - place % 2, delivered=delivered, asks=3
                )
                said[about.pk, cell.unit_id].append(delivered)
            answered = client.post("/s/answers/", token | fields, headers=JSON)
            assert answered.status_code == 200, answered.content
    ending.close_due(now=make_surveys.CLOSES)
    sealing.finish(wave.uuid)

    assert releasing.release_wave(wave.uuid, now=make_surveys.CLOSES)

    every = Release.objects.filter(edition=wave.uuid, series__key="internal-service")
    released = every.exclude(about=None)
    cells = {(one.about_id, one.unit_id): one.said for one in released}
    uuids = {str(team.uuid): pk for pk, team in teams.items()}
    for spoken_of in teams:
        [receivers] = cells[spoken_of, top.pk].breakdowns
        assert receivers.by == "receivers"
        held = [{uuids[key] for key in group.keys} for group in receivers.groups]
        assert sorted(pk for units in held for pk in units) == sorted(teams.keys() - {spoken_of})
        for units, group in zip(held, receivers.groups, strict=True):
            ratings = [rating for pk in units for rating in said[spoken_of, pk]]
            assert len(ratings) >= 5
            assert group.entries[0].delivered == pytest.approx(
                sum(ratings) / len(ratings), abs=0.051
            )
            for pk in units if len(units) == 1 else ():
                assert cells[spoken_of, pk].overall == group.entries[0]
    alone = sum(len(ratings) >= 5 for ratings in said.values())
    assert 4 + alone - 2 <= len(cells) <= 4 + alone
    # A unit says one thing of each of several units; all are certified, and nothing was changed.
    certificate = Certificate.objects.get(wave=wave)
    assert len(certificate.content["releases"]) == Release.objects.filter(edition=wave.uuid).count()
    assert list(differences_from(certificate)) == []
    assert [told for one in channels.all_channels() for told in one.look()] == []
    assert_that_a_group_of_which_nearly_all_took_part_is_found(wave, released)
    # And what teams say of all others, in the other margin: two of them only, for a third one's
    # sum less its cells would be that of four people, so it is joined with the nearest.
    totals = {one.unit_id: one.said for one in every.filter(about=None)}
    assert len(totals) == 3
    assert top.pk in totals
    for unit, content in totals.items():
        ratings = [
            rating
            for (_about, speaker), held in said.items()
            if unit in (speaker, top.pk)
            for rating in held
        ]
        assert content.overall
        mean = sum(ratings) / len(ratings)
        assert content.overall.delivered == pytest.approx(mean, abs=0.051)


@pytest.mark.parametrize("way", ["", "confidential/"])
def test_a_page_about_thirteen_departments_weighs_little(client: Client, way: str) -> None:
    top = make_surveys.a_company(teams=(7,) * 13)
    wave = make_internal.a_round(top)
    invitation = wave.invitations.order_by("pk")[0]
    url = f"/s/{invitation.code}/{way}"
    plain = client.get(url).content

    packed = client.get(url, headers={"accept-encoding": "gzip"}).content

    weights = [len(packed)]
    for path in re.findall(r'"/static/([^"]+)"', plain.decode()):
        found = finders.find(path)
        assert found
        weights.append(len(gzip.compress(Path(found).read_bytes())))
    assert sum(weights) <= 30_000
    # The browser copies the questions of one department; without it the form has all three.
    assert plain.count(b'name="about') == (3 if way else 1)
    assert way or len(plain) <= 30_000
