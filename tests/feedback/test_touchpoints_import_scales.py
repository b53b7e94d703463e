"""Ratings of another scale: they are noticed, asked about, and converted exactly or not at all."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from feedback.touchpoints.importing.mapping import ColumnMap, read_document
from feedback.touchpoints.importing.scales import ScaleQuestion, scale_in_doubt
from feedback.touchpoints.models import ImportRun, Touchpoint
from surveys.responses.models import Response
from tests import make

SEVEN = (1, 7)


@pytest.mark.parametrize(
    ("points", "own", "used"),
    [
        (range(1, 6), SEVEN, (1, 5)),
        (range(1, 5), SEVEN, (1, 4)),
        (range(2, 6), SEVEN, (1, 5)),
        (range(11), (1, 5), (0, 10)),
        (range(1, 8), (1, 5), (1, 7)),
        (range(5), (1, 5), (0, 4)),
        (range(1, 6), (0, 10), (1, 5)),
        ([1, 2, 3, 4, 5, 99], SEVEN, (1, 5)),
        (range(1, 8), SEVEN, None),
        (range(4, 8), SEVEN, None),
        ([1, 2, 3, 4, 5, 6, 7, 99], SEVEN, None),
        (range(1, 3), SEVEN, None),
    ],
)
def test_the_scale_of_a_file_is_seen_by_its_ends(points: Any, own: Any, used: Any) -> None:
    found = scale_in_doubt(dict.fromkeys(points, 10), own)
    assert (found and found.used) == used


def test_a_few_ratings_say_nothing_and_a_stray_is_none() -> None:
    assert scale_in_doubt({4: 10, 5: 9}, SEVEN) is None
    assert scale_in_doubt({4: 10, 5: 10}, SEVEN) == ScaleQuestion((1, 5), SEVEN)
    many = Counter(dict.fromkeys(range(1, 8), 70))
    assert scale_in_doubt(many | {8: 9}, SEVEN) is None
    assert scale_in_doubt(many | {8: 10}, SEVEN) == ScaleQuestion((1, 9), SEVEN)


def test_points_are_converted_end_for_end_exactly_or_not_at_all() -> None:
    four = ScaleQuestion((1, 4), SEVEN)
    assert [int(becomes) for _point, becomes in four.pairs] == [1, 3, 5, 7]
    assert four.misfit is None
    assert ScaleQuestion((0, 4), (1, 5)).misfit is None
    five = ScaleQuestion((1, 5), SEVEN).misfit
    assert five
    assert (five[0], float(five[1])) == (2, 2.5)
    ten = ScaleQuestion((0, 10), (1, 5)).misfit
    assert ten
    assert (ten[0], float(ten[1])) == (1, 1.4)


def test_a_scale_survives_being_stored() -> None:
    mapping = ColumnMap(ratings={("d1", "d1-1", "expected"): "e1"}, scale=(1, 4))
    assert read_document(mapping.document()) == mapping


@pytest.fixture
def touchpoint() -> Touchpoint:
    organisation = make.an_organisation()
    return make.a_touchpoint(make.a_unit(organisation), make.a_version(organisation, items=(1,)))


@pytest.fixture
def client_of_hr(touchpoint: Touchpoint) -> Client:
    return make.a_client(make.a_user(touchpoint.organisation, is_hr=True))


def checked(client: Client, touchpoint: Touchpoint, points: range) -> tuple[str, Any]:
    rows = "".join(f"{point},{point}\n" for point in points for _time in range(5))
    file = SimpleUploadedFile("past.csv", ("e,p\n" + rows).encode())
    columns = client.post(reverse("touchpoints:imports", args=[touchpoint.uuid]), {"file": file})
    where = columns.headers["Location"]
    assert "This questionnaire rates from 1" in client.get(where).text
    said = {"expected-0": "e", "delivered-0": "p", "date": make.TODAY.isoformat()}
    check = client.post(where, said).headers["Location"]
    return check, client.get(check)


@pytest.mark.django_db
def test_nothing_is_imported_before_the_scale_is_said_and_the_answer_is_kept(
    client_of_hr: Client, touchpoint: Touchpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.touchpoints.views.imports._send", lambda _request, _run: _done())
    check, page = checked(client_of_hr, touchpoint, range(1, 5))

    field = page.context["form"]["scale"]
    assert (field.value(), [value for value, _label in field.field.choices]) == (
        None,
        ["1, 4", "1, 7"],
    )
    assert "Convert end for end: 1 → 1, 2 → 3, 3 → 5, 4 → 7" in page.text
    assert "Your file seems to use 1 to 4, this questionnaire 1 to 7." in page.text
    assert "Import the file" not in page.text
    client_of_hr.post(check)
    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.WAITING

    client_of_hr.post(check, {"mean": "1", "scale": "1, 4"})
    again = client_of_hr.get(check)
    assert [row.ratings for row in again.context["preview"].rows][4:6] == [["1", "1"], ["3", "3"]]
    client_of_hr.post(check)
    run.refresh_from_db()
    assert (run.state, run.mapping["scale"]) == (ImportRun.State.RUNNING, [1, 4])
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_what_cannot_be_converted_says_so_and_is_not_offered(
    client_of_hr: Client, touchpoint: Touchpoint
) -> None:
    check, page = checked(client_of_hr, touchpoint, range(1, 6))

    assert [value for value, _label in page.context["form"]["scale"].field.choices] == ["1, 7"]
    said = "1 to 5 cannot be converted to 1 to 7: 2 would become 2.5, and only whole points"
    assert said in page.text
    refused = client_of_hr.post(check, {"mean": "1", "scale": "1, 5"})
    assert "scale" in refused.context["form"].errors
    client_of_hr.post(check, {"mean": "1", "scale": "1, 7"})
    assert client_of_hr.get(check).context["preview"].scale is None


@pytest.mark.django_db
def test_the_sample_is_imported_as_it_is(client_of_hr: Client, touchpoint: Touchpoint) -> None:
    file = client_of_hr.get(reverse("touchpoints:import-sample", args=[touchpoint.uuid]))

    sent = {"file": SimpleUploadedFile("sample.csv", file.content)}
    columns = client_of_hr.post(reverse("touchpoints:imports", args=[touchpoint.uuid]), sent)
    form = client_of_hr.get(columns.headers["Location"]).context["form"]
    facts = {name: field.initial or "" for name, field in form.fields.items()}
    assert (facts["date_column"], facts["expected-0"]) == ("date", "d1 d1-1 expected")
    check = client_of_hr.post(columns.headers["Location"], facts).headers["Location"]
    preview = client_of_hr.get(check).context["preview"]
    assert (preview.tried, preview.refused, preview.is_in_doubt) == (3, 0, False)


def _done() -> HttpResponse:
    return HttpResponse()
