"""Dashboards read releases, and only the guard writes them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
RAW = {"ScoreCell", "PublishedCell", "DirtyMark", "PublishMark", "Response"}
READERS = ("culture/dashboards", "culture/metrics/api", "culture/metrics/queries.py")
WRITER = "culture/metrics/releases.py"


def sources(*places: str) -> Iterator[tuple[str, str]]:
    for place in places:
        path = HOUSE / place
        files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        for file in files:
            if "/migrations/" not in file.as_posix():
                yield file.relative_to(HOUSE).as_posix(), file.read_text()


def raw_names(source: str) -> set[str]:
    """Names of raw tables that a module imports or reaches as attributes."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names} & RAW
        if isinstance(node, ast.Attribute):
            found |= {node.attr} & RAW
    return found


def writes_releases(source: str) -> bool:
    """Whether a module builds a Release or writes through its manager."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.split(".")[-1] == "Release" or called in {
                "Release.objects.create",
                "Release.objects.bulk_create",
                "Release.objects.update_or_create",
            }:
                return True
    return False


def test_what_shows_numbers_reaches_no_raw_answer_and_no_unpublished_sum() -> None:
    assert {file: names for file, text in sources(*READERS) if (names := raw_names(text))} == {}


def test_only_the_guard_writes_releases() -> None:
    files = [
        file for file, text in sources("culture", "surveys", "feedback") if writes_releases(text)
    ]
    assert files == [WRITER]


@pytest.mark.parametrize(
    "violation",
    [
        "from feedback.touchpoints.models import Response",
        "from culture.metrics import models\nmodels.ScoreCell.objects.all()",
    ],
)
def test_the_reader_rule_notices_a_violation(violation: str) -> None:
    assert raw_names(violation)


@pytest.mark.parametrize(
    "violation", ["models.Release(sequence=1)", "Release.objects.create(sequence=1)"]
)
def test_the_writer_rule_notices_a_violation(violation: str) -> None:
    assert writes_releases(violation)
