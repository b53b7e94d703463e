"""Comments are read together or not at all."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from culture.org.models import Unit
from feedback.touchpoints.comments import release_comments
from feedback.touchpoints.models import Comment, Touchpoint
from tests import make

pytestmark = pytest.mark.django_db

AUGUST = dt.date(2026, 8, 3)


@pytest.fixture
def touchpoint() -> Touchpoint:
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    unit = make.a_unit(organisation, parent=root)
    return make.a_touchpoint(unit, make.a_version(organisation))


def some_comments(touchpoint: Touchpoint, number: int, *, day: dt.date = make.TODAY) -> None:
    Comment.objects.bulk_create(
        Comment(touchpoint=touchpoint, unit=touchpoint.unit, text=f"No {one}", received_on=day)
        for one in range(number)
    )


def shown(unit: Unit) -> int:
    return Comment.objects.released_in(unit).count()


def test_four_comments_wait_for_the_fifth(touchpoint: Touchpoint) -> None:
    some_comments(touchpoint, 4)
    assert release_comments(now=make.NOW) == 0
    some_comments(touchpoint, 1)
    assert release_comments(now=make.NOW) == 5
    assert release_comments(now=make.NOW) == 0
    some_comments(touchpoint, 4)
    assert release_comments(now=make.NOW) == 0
    assert (shown(touchpoint.unit), Comment.objects.count()) == (5, 9)


def test_few_comments_of_siblings_are_read_in_their_parent_only(touchpoint: Touchpoint) -> None:
    unit = touchpoint.unit
    sibling = make.a_unit(unit.organisation, parent=unit.parent, name="Airport")
    some_comments(touchpoint, 3, day=AUGUST)
    some_comments(make.a_touchpoint(sibling, touchpoint.version), 2, day=AUGUST)

    assert release_comments(now=make.NOW) == 5

    assert unit.parent is not None
    assert (shown(unit), shown(sibling), shown(unit.parent)) == (0, 0, 5)


def test_the_page_shows_published_comments_without_days(
    touchpoint: Touchpoint, client: Client
) -> None:
    some_comments(touchpoint, 5)
    release_comments(now=make.NOW)
    Comment.objects.create(
        touchpoint=touchpoint, unit=touchpoint.unit, text="<b>Waits</b>", received_on=make.TODAY
    )
    client.force_login(make.a_leader(touchpoint.unit))

    page = client.get(reverse("touchpoints:comments"), follow=True).content.decode()

    assert [f"No {one}" in page for one in range(5)] == [True] * 5
    assert "Waits" not in page
    assert "2026" not in page
