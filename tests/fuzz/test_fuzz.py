"""`make fuzz`: odd requests to every address, as everybody; `make test` sends 500.

FUZZ_REQUESTS says how many, FUZZ_SEED which; the seed of a run is printed with what was found.
"""

from __future__ import annotations

import os
import random
import sys

import pytest
from django.core.paginator import Paginator

from tests.architecture.access.rows import all_rows
from tests.architecture.access.world import a_world
from tests.fuzz.fuzzing import Campaign

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "500"))
SEED = int(os.environ.get("FUZZ_SEED") or random.SystemRandom().randrange(10**9))


@pytest.mark.django_db
def test_no_request_meets_an_error_of_the_server() -> None:
    campaign = Campaign(a_world(), SEED)
    campaign.run(requests=REQUESTS)

    everything = {(str(row), role) for row in all_rows() for role in row.expected}
    sys.stdout.write(
        f"\nFUZZ_SEED={SEED}: {campaign.requests} requests to {len(campaign.asked)} of"
        f" {len(everything)} routes by role; {dict(sorted(campaign.statuses.items()))}\n"
    )
    assert campaign.errors == {}, f"FUZZ_SEED={SEED}"


@pytest.mark.django_db
def test_a_page_that_takes_a_number_for_granted_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Paginator, "get_page", lambda self, number: self.page(int(number or 1)))
    rows = [row for row in all_rows() if row.url == "org:people" and row.method == "get"]
    campaign = Campaign(a_world(), 1, rows)
    campaign.run(requests=100)

    assert any("ValueError: invalid literal for int()" in error for error in campaign.errors)
