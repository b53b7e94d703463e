"""Dashboards read releases, and only the guard writes them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
RAW = {
    "ScoreCell",
    "PublishedBlock",
    "PublishedCell",
    "PublishedGroup",
    "PublishedWay",
    "DirtyMark",
    "PublishMark",
    "Response",
}
READERS = (
    "culture/dashboards",
    "culture/metrics/api",
    "culture/metrics/queries.py",
    "culture/metrics/lines.py",
    "culture/metrics/reading.py",
)
WRITERS = {
    "Release": "culture/metrics/writing.py",
}
WRITING = {"create", "bulk_create", "update_or_create", "get_or_create"}
SHEETS = {"AnswerRow", "Sheet", "sealed_rows", "sealed_comments"}


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
            found |= {alias.name for alias in node.names} & (RAW | SHEETS)
        if isinstance(node, ast.Attribute):
            found |= {node.attr} & (RAW | SHEETS)
    return found


def writes(source: str, model: str) -> bool:
    """Whether a module builds a release or writes through its manager."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            *_module, name, manager, method = ["", "", *ast.unparse(node.func).split(".")]
            if method == model or (name == model and manager == "objects" and method in WRITING):
                return True
    return False


def test_what_shows_numbers_reaches_no_raw_answer_and_no_unpublished_sum() -> None:
    assert {file: names for file, text in sources(*READERS) if (names := raw_names(text))} == {}


@pytest.mark.parametrize(("model", "writer"), WRITERS.items())
def test_only_the_guard_writes_releases(model: str, writer: str) -> None:
    files = [
        file for file, text in sources("culture", "surveys", "feedback") if writes(text, model)
    ]
    assert files == [writer]


@pytest.mark.parametrize(
    "violation",
    [
        "from surveys.responses.models import Response",
        "from culture.metrics import models\nmodels.ScoreCell.objects.all()",
        "from culture.metrics.closed.facts import Sheet",
    ],
)
def test_the_reader_rule_notices_a_violation(violation: str) -> None:
    assert raw_names(violation)


@pytest.mark.parametrize("model", WRITERS)
@pytest.mark.parametrize(
    "violation",
    [
        "models.{model}(sequence=1)",
        "{model}.objects.create(sequence=1)",
        "models.{model}.objects.get_or_create(sequence=1)",
    ],
)
def test_the_writer_rule_notices_a_violation(violation: str, model: str) -> None:
    assert writes(violation.format(model=model), model)
