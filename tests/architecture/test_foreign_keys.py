"""Foreign keys point the way the packages do; string references hide from the import linter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey

ORDER = (
    "feedback.cases",
    "feedback",
    "surveys",
    "culture.dashboards",
    "culture.reports",
    "culture.zones",
    "culture.toolkit",
    "culture.chain",
    "culture.actions",
    "culture.metrics",
    "culture.api",
    "culture.digests",
    "culture.hooks",
    "culture.org",
    "culture.audit",
    "culture.accounts",
    "culture.core",
)


def level(package: str) -> int | None:
    """The place in the order, None for other people's packages."""
    for place, name in enumerate(ORDER):
        if package == name or package.startswith(name + "."):
            return place
    return None


def upward(edges: Iterable[tuple[str, str]]) -> list[str]:
    """The pairs (from, to) of packages that point up the order, or aside between feedback apps."""
    return [f"{source} -> {target}" for source, target in edges if points_up(source, target)]


def points_up(source: str, target: str) -> bool:
    here, there = level(source), level(target)
    if here is None or there is None:
        return False
    aside = here == there and source != target and ORDER[here] == "feedback"
    return there < here or aside


def all_edges() -> set[tuple[str, str]]:
    return {
        (package_of(model), package_of(field.related_model))
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
    }


def package_of(model: Any) -> str:
    return str(model._meta.app_config.name)


def test_foreign_keys_follow_the_package_order() -> None:
    edges = all_edges()
    assert ("culture.org", "culture.accounts") in edges
    assert upward(edges) == []


def test_every_app_of_ours_has_a_place_in_the_order() -> None:
    ours = [
        app.name
        for app in apps.get_app_configs()
        if app.name.split(".")[0] in {"culture", "surveys", "feedback"}
    ]
    assert [name for name in ours if level(name) is None] == []


def test_a_key_that_points_up_is_noticed() -> None:
    assert upward([("culture.org", "feedback.touchpoints")]) == [
        "culture.org -> feedback.touchpoints"
    ]
    assert upward([("feedback.cases", "feedback.touchpoints")]) == []
    assert upward([("feedback.touchpoints", "feedback.cases")]) == [
        "feedback.touchpoints -> feedback.cases"
    ]
    assert upward([("feedback.promises", "feedback.touchpoints")]) == [
        "feedback.promises -> feedback.touchpoints"
    ]
