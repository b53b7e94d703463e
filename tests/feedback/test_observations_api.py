"""What programs read of observations: how each stands, and words only where they are shared."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from feedback.observations.services.deciding import decide
from tests import make
from tests.make_observations import a_link, an_anonymous_one, an_observation
from tests.make_promises import a_member

pytestmark = pytest.mark.django_db


def test_a_key_reads_no_words_that_were_promised_to_leads_alone() -> None:
    unit = make.a_unit(make.an_organisation(), name="Gate")
    guard, lead = a_member(unit, name="Eva Lie"), make.a_leader(unit)
    shared = an_observation(guard, unit, text="Everybody may read this.", is_shared=True)
    own = an_observation(guard, unit, text="For the lead alone.")
    nameless, _code = an_anonymous_one(a_link(unit), text="Nobody knows me.")
    for one in (shared, own, nameless):
        decide(actor=lead, observation=one, ending="answered", words="Thank you.", now=make.NOW)

    secret = make.an_api_key(unit.organisation, scopes=["observations:read"])
    head = {"Authorization": f"Bearer {secret}"}
    page: Any = Client().get("/api/v1/observations/", headers=head)
    found = {one["uuid"]: (one["text"], one["words"]) for one in page.json()["results"]}
    assert found == {
        str(shared.uuid): ("Everybody may read this.", "Thank you."),
        str(own.uuid): ("", ""),
        str(nameless.uuid): ("", ""),
    }
    assert all(one["standing"] == "answered" for one in page.json()["results"])
