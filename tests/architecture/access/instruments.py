from collections.abc import Callable
from typing import Any

from surveys.instruments.models import Version
from tests import make
from tests.architecture.access.rows import Build, Row, allow
from tests.architecture.access.world import World

HR = allow("hr")
HR_OF_ANY = allow("hr", "outsider")
DONE = allow("hr", status=302)


def of(find: Callable[[Version], Any], *, published: bool = False) -> Build:
    """Make a version in the world and name one of its parts."""

    def build(world: World) -> dict[str, Any]:
        return {"uuid": find(make.a_version(world.organisation, published=published)).uuid}

    return build


def the_version(version: Version) -> Any:
    return version


def the_instrument(version: Version) -> Any:
    return version.instrument


def a_dimension(version: Version) -> Any:
    return version.dimensions.get(key="d1")


def an_item(version: Version) -> Any:
    return a_dimension(version).items.get(key="d1-1")


DRAFT = of(the_version)
PUBLISHED = of(the_version, published=True)
DESIGN = {"languages": ["en"], "low": 1, "high": 5}

ROWS = [
    Row("instruments:list", HR_OF_ANY),
    Row("instruments:create", HR_OF_ANY),
    Row(
        "instruments:create",
        allow("hr", "outsider", status=302),
        method="post",
        data=lambda _world: {
            "name": "Own",
            "source": "employee",
            "language": "en",
            "key": "",
        },
    ),
    Row("instruments:import", HR_OF_ANY),
    Row("instruments:import", HR_OF_ANY, method="post"),
    Row(
        "instruments:adopt",
        allow("hr", "outsider", status=302),
        method="post",
        kwargs=lambda _world: {"key": "service-quality"},
    ),
    Row("instruments:detail", HR, kwargs=of(the_instrument)),
    Row(
        "instruments:start_draft",
        DONE,
        method="post",
        kwargs=of(the_instrument, published=True),
    ),
    Row("instruments:version", HR, kwargs=DRAFT),
    Row("instruments:preview", HR, kwargs=DRAFT),
    Row("instruments:publish", HR, kwargs=DRAFT),
    Row("instruments:publish", DONE, method="post", kwargs=DRAFT),
    Row("instruments:discard", HR, kwargs=DRAFT),
    Row(
        "instruments:discard",
        DONE,
        method="post",
        kwargs=DRAFT,
        data=lambda _world: {"typed": "service"},
    ),
    Row("instruments:export", HR, kwargs=DRAFT),
    Row("instruments:correct", HR, kwargs=PUBLISHED),
    Row(
        "instruments:correct",
        DONE,
        method="post",
        kwargs=PUBLISHED,
        data=lambda _world: {"name": "Better", "reason": "A typo."},
    ),
    Row("instruments:edit", HR, kwargs=DRAFT),
    Row("instruments:edit", DONE, method="post", kwargs=DRAFT, data=lambda _world: {"name": "New"}),
    Row("instruments:design", HR, kwargs=DRAFT),
    Row("instruments:design", DONE, method="post", kwargs=DRAFT, data=lambda _world: DESIGN),
    Row("instruments:remove_dimension", HR, kwargs=of(a_dimension)),
    Row("instruments:remove_dimension", DONE, method="post", kwargs=of(a_dimension)),
    Row("instruments:remove_item", HR, kwargs=of(an_item)),
    Row("instruments:remove_item", DONE, method="post", kwargs=of(an_item)),
]
