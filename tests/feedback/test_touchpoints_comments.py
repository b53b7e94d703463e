"""Comments are read together or not at all."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from culture.org.models import Unit
from feedback.touchpoints.models import Comment, Touchpoint
from feedback.touchpoints.words import sort_words
from tests import make

pytestmark = pytest.mark.django_db

AUGUST, NOVEMBER = dt.date(2026, 8, 1), dt.date(2026, 11, 1)


@pytest.fixture
def touchpoint() -> Touchpoint:
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    unit = make.a_unit(organisation, parent=root)
    return make.a_touchpoint(unit, make.a_version(organisation))


def some_comments(touchpoint: Touchpoint, number: int, *, month: dt.date = NOVEMBER) -> None:
    Comment.objects.bulk_create(
        Comment(unit=touchpoint.unit, text=f"No {one}", month=month) for one in range(number)
    )


def shown(unit: Unit) -> int:
    return Comment.objects.released_in(unit).count()


def test_four_comments_wait_for_the_fifth(touchpoint: Touchpoint) -> None:
    some_comments(touchpoint, 4)
    assert sort_words(now=make.NOW) == 0
    some_comments(touchpoint, 1)
    assert sort_words(now=make.NOW) == 5
    assert sort_words(now=make.NOW) == 0
    some_comments(touchpoint, 4)
    assert sort_words(now=make.NOW) == 0
    assert (shown(touchpoint.unit), Comment.objects.count()) == (5, 9)


def test_few_comments_of_siblings_are_read_in_their_parent_only(touchpoint: Touchpoint) -> None:
    unit = touchpoint.unit
    sibling = make.a_unit(unit.organisation, parent=unit.parent, name="Airport")
    some_comments(touchpoint, 3, month=AUGUST)
    some_comments(make.a_touchpoint(sibling, touchpoint.version), 2, month=AUGUST)

    assert sort_words(now=make.NOW) == 5

    assert unit.parent is not None
    assert (shown(unit), shown(sibling), shown(unit.parent)) == (0, 0, 5)


def test_the_page_shows_published_comments_without_days(
    touchpoint: Touchpoint, client: Client
) -> None:
    some_comments(touchpoint, 5)
    sort_words(now=make.NOW)
    Comment.objects.create(unit=touchpoint.unit, text="<b>Waits</b>", month=NOVEMBER)
    client.force_login(make.a_leader(touchpoint.unit))

    page = client.get(reverse("touchpoints:comments"), follow=True).content.decode()

    assert [f"No {one}" in page for one in range(5)] == [True] * 5
    assert "Waits" not in page
    assert "2026" not in page


def test_comments_stand_under_the_unit_whose_page_shows_them_first(touchpoint: Touchpoint) -> None:
    unit = touchpoint.unit
    unit.name = "Harbour"
    unit.save()
    whole = unit.parent
    assert whole is not None
    for place, words in ((unit, "Harbour words"), (whole, "Words of all")):
        Comment.objects.create(unit=unit, scope_unit=place, month=NOVEMBER, text=words)
    client = make.a_client(make.a_leader(whole))

    page = client.get(reverse("touchpoints:unit-comments", args=[whole.uuid])).content.decode()

    said = ("Whole</h2>", "Words of all", "Harbour</h2>", "Harbour words")
    order = [page.index(one) for one in said]
    assert order == sorted(order)
