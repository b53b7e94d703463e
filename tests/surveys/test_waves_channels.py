"""Each channel finds the leak that is planted in it, and nothing in what waves really leave."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from culture.metrics.content import read
from culture.metrics.models import Release
from surveys.waves.closing.channels import (
    joined_transactions,
    readable_columns,
    telling_scatter,
)
from surveys.waves.models import Invitation, Wave
from tests import make_surveys
from tests.surveys.test_waves_auditing import a_released_wave

pytestmark = pytest.mark.django_db


def the_content() -> dict[str, Any]:
    a_released_wave(16, 12, 3)
    return dict(Release.objects.get(unit__name="Whole").content)


def test_intervals_and_agreement_of_a_wave_tell_nothing() -> None:
    content = the_content()
    shown = [entry for entry in content["subjects"] if entry["interval"]]
    assert shown
    assert list(telling_scatter(read(content), people=content["n"])) == []


def test_an_interval_of_no_width_is_found() -> None:
    content = the_content()
    entry = next(one for one in content["subjects"] if one["key"] == "d1")
    entry["interval"] = [entry["delivered"]] * 2
    entry.pop("lasting", None)

    assert list(telling_scatter(read(content), people=content["n"])) == [
        "the interval of d1 tells how little answers scatter"
    ]


def test_a_small_unit_may_have_the_deviation_of_all_but_none_below() -> None:
    content = the_content()
    [entry] = [one for one in content["subjects"] if one["key"] == "d1"]
    # Half of the scale is 2: of 400 people the deviation is 0.1 at least, of 9 it would be 0.67.
    mean, reach = entry["delivered"], 2.0 * 0.3 / entry["n"] ** 0.5
    entry["interval"] = [mean - reach, mean + reach]
    entry.pop("lasting", None)
    content |= {"subjects": [entry], "levels": []}

    assert list(telling_scatter(read(content), people=400)) == []
    assert list(telling_scatter(read(content), people=9)) == [
        "the interval of d1 tells how little answers scatter"
    ]


def test_full_agreement_is_found() -> None:
    content = the_content()
    content["levels"][0]["agreement"] = 1.0

    key = content["levels"][0]["key"]
    assert list(telling_scatter(read(content), people=content["n"])) == [
        f"the agreement in {key} tells how little answers scatter"
    ]


def test_a_column_that_says_what_one_person_said_is_found() -> None:
    assert readable_columns() == []

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE answers.sealed ADD COLUMN tenure text")

    assert readable_columns() == ["answers.sealed has a column tenure"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_wrote_an_answer_and_an_invitation_is_found() -> None:
    top = make_surveys.a_company(teams=(20, 20))
    version = make_surveys.a_questionnaire(top.organisation, items=(2, 1))
    wave: Wave = make_surveys.an_open_wave(top, versions=[version])
    cell = wave.cells.order_by("pk")[0]
    make_surveys.some_answers(wave, cell=cell, ratings=[3, 3, 3], tenure="", role="")
    before = joined_transactions(k=5)

    with transaction.atomic():
        make_surveys.some_answers(wave, cell=cell, ratings=[3, 3, 3], tenure="", role="")
        invitation = Invitation.objects.filter(wave=wave)[0]
        Invitation.objects.filter(pk=invitation.pk).update(use=invitation.use)

    assert before == []
    assert joined_transactions(k=5) == [
        "1 transactions wrote to answers.inbox and to waves_invitation"
    ]


def test_the_certificate_has_a_line_for_each_channel(capsys: pytest.CaptureFixture[str]) -> None:
    a_released_wave(16, 12, 3)

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE answers.sealed ADD COLUMN tenure text")
    with pytest.raises(SystemExit):
        call_command("privacy_audit")

    said = capsys.readouterr().out
    lines = {line[:38].strip(): line[38:].split()[-1] for line in said.splitlines() if line[38:]}
    assert lines["scatter of waves"] == "0"
    assert lines["releases of customers, subtracted"] == "0"
    for name in (
        "customers' words beside ratings",
        "personal links, subtracted",
        "pairs of waves, subtracted",
        "replies that know an answer or a use",
    ):
        assert lines[name] == "0"
    assert lines["columns and transactions of a dump"] == "1"
