"""A sixth source, and a seventh made of it: seen everywhere, in words that culture/ never heard."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from culture.dashboards import voices
from culture.metrics import sources
from culture.metrics.models import Release, Series
from tests import make, make_waves

GUESSES = sources.Source("guess", "Guesses", sources.Regime.CLOSED)
GUESSED = voices.Voice(label="Guesses", delivered="guessed", level="Leaders guess {level} overall.")
FOUND = sources.SideRef("employee", "delivered"), sources.SideRef("guess", "delivered")
SPOTS = sources.Source("blind-spot", "Blind spots", sources.Regime.DERIVED, sides=FOUND)
BLIND = voices.Voice(label="Blind spots", one_over="Leaders overrate <strong>{name}</strong>.")
# The unit page (tab, sentence, trend, heat map), the page of a dimension, and the CSV.
WORDS = {
    "guess": [["Guesses", "Leaders guess 4.5 overall.", "guess 2025", "North"], ["Guessed"]],
    "blind-spot": [["Blind spots", "Leaders overrate", "guess 2025", "North"], ["+2.0"]],
}
CSV = {"guess": "North,guess 2026,2026-06-01", "blind-spot": "over time,Whole,guess 2025"}


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", {**sources._sources, "guess": GUESSES})
    monkeypatch.setattr(voices, "_voices", {**voices._voices, "guess": GUESSED})
    sources.register(SPOTS)
    voices.register("blind-spot", BLIND)


@pytest.mark.django_db
@pytest.mark.parametrize("source", WORDS)
def test_a_new_source_appears_everywhere_in_its_own_words(source: str) -> None:
    root = make.a_unit(make.an_organisation(), name="Whole")
    units = [make.a_unit(root.organisation, parent=root, name=name) for name in ("North", "South")]
    for key, low, month in (("employee", 2, 3), ("guess", 4, 6)):
        version = make_waves.a_culture_version(root.organisation, key=key, items=(1,))
        Series.objects.filter(instrument=version.instrument.uuid).update(source=key)
        answers = {unit: [(low,)] * 5 + [(low + 1,)] * 5 for unit in units}
        for year in (2025, 2026):
            day = dt.date(year, month, 1)
            make_waves.a_published_wave(version, answers, closed_on=day, name=f"{key} {year}")
    reader, series = Client(), Series.objects.get(source=source)
    reader.force_login(make.a_leader(root))

    def get(name: str, *args: object) -> str:
        address = reverse(f"dashboards:{name}", args=[root.uuid, *args])
        return reader.get(address, {"series": str(series.uuid)}).content.decode()

    for page, words in zip((get("unit"), get("dimension", "d1")), WORDS[source], strict=True):
        assert [word for word in words if word not in page] == []
    assert CSV[source] in get("table")
    secret = make.an_api_key(root.organisation, scopes=["gaps:read"])
    head = {"Authorization": f"Bearer {secret}"}
    sent = Client().get("/api/v1/releases/", {"source": source}, headers=head).json()["results"]
    assert len(sent) == 6 == Release.objects.filter(series=series).count()
