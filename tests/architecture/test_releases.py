"""One module knows the keys of a release's JSON, and one reads releases."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any
from uuid import uuid4

import pytest

from culture.metrics.content import (
    Breakdown,
    BreakdownClass,
    Content,
    DifferenceReliability,
    Entry,
    TeamAgreement,
    written,
)
from culture.metrics.windows import Window
from culture.scoring.intervals import Interval
from tests.architecture.trees import modules

SPELLING = {"culture.metrics.content"}
ASKING = {"culture.metrics.lines", "culture.metrics.reading", "culture.metrics.writing"}
DESCRIBING = {"culture.metrics.api.releases"}  # says which fields of a release the API shows
# Point at a release by a foreign key and ask for none.
POINTING = {
    "culture.actions.models.actions",
    "culture.actions.models.deeds",
    "culture.actions.models.said",
}

# What other documents call something too; of these only what is said of a content is looked at.
SHARED = {
    *("by", "delivered", "dimension", "expected", "format", "grain", "high", "k", "key", "keys"),
    *("kind", "low", "n", "name", "pair", "side", "sides", "source", "t", "versions", "window"),
    *("starts_on", "ends_on"),
}
HOLDING = {"content", "document"}  # what a release's JSON is called where it is held
IN_SQL = re.compile(r"\bcontent\s*(->|#>|@>|,\s*')|'\$\.")
TABLE = re.compile(r"metrics[_.]release\b", re.IGNORECASE)


def a_document() -> dict[str, Any]:
    """A document in which everything is said that a release can say."""
    figures: dict[str, Any] = {
        one.name: Interval(1.0, 2.0) if "Interval" in str(one.type) else 1.5
        for one in fields(Entry)
    }
    entry = Entry(**figures | {"lasting": Interval(0.0, 3.0)})
    level = TeamAgreement("d1", "delivered", 20, 3, 0.1, 0.2, "", 0.3, 0.4, None)
    return written(
        Content(
            source="waves",
            sides=("delivered",),
            low=1,
            high=5,
            k=5,
            n=20,
            entries=(entry,),
            window=Window(edition=uuid4(), name="Spring", closed_on=dt.date(2026, 10, 1)),
            breakdowns=(Breakdown("role", (BreakdownClass(("leader",), 5, (entry,)),)),),
            levels=(level,),
            differences=(DifferenceReliability("d1", 0.5, ""),),
        )
    )


def keys_of(document: object) -> set[str]:
    """Every key of a document and of what lies in it; what ways are called is not one."""
    found: set[str] = set()
    if isinstance(document, Mapping):
        for key, value in document.items():
            found |= {key} if key == "ways" else {key} | keys_of(value)
    if isinstance(document, list):
        found |= {key for one in document for key in keys_of(one)}
    return found


KEYS = keys_of(a_document())


def spelt_in(source: str) -> set[str]:
    """Keys of a release's JSON that a module reads out of it, in Python or in SQL."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(value=held, slice=ast.Constant(value=str(key))):
                pass
            case ast.Call(
                func=ast.Attribute(value=held, attr="get" | "pop" | "setdefault"),
                args=[ast.Constant(value=str(key)), *_],
            ):
                pass
            case ast.Constant(value=str(text)) if IN_SQL.search(text):
                found.add(text)
                continue
            case ast.keyword(arg=str(name)) if name.startswith("content__"):
                found.add(name)
                continue
            case _:
                continue
        name = getattr(held, "attr", getattr(held, "id", ""))
        if key in KEYS and (key not in SHARED or name in HOLDING):
            found.add(key)
    return found


def reaches_releases(source: str) -> bool:
    """Whether a module can ask for releases: it has their model or their table at run time."""
    for node in _at_run_time(ast.parse(source)):
        match node:
            case ast.ImportFrom(names=names) if any(one.name == "Release" for one in names):
                return True
            case ast.Attribute(attr="Release") | ast.Call(args=[_, ast.Constant(value="Release")]):
                return True
            case ast.Constant(value=str(text)) if re.search(
                r"metrics[_.]release\b", text, re.IGNORECASE
            ):
                return True
    return False


def _at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from _at_run_time(child)


def test_a_full_document_has_the_keys_that_are_looked_for() -> None:
    assert {"subjects", "lasting", "breakdowns", "groups", "icc1", "reliability"} <= KEYS
    assert SHARED <= KEYS


def test_only_the_content_knows_the_keys_of_a_release() -> None:
    spelt = {name: spelt_in(path.read_text()) for name, path in modules()}
    assert {name: keys for name, keys in spelt.items() if keys and name not in SPELLING} == {}
    assert all(spelt[name] for name in SPELLING)


def test_only_the_reader_and_the_writer_ask_for_releases() -> None:
    reaching = {name for name, path in modules() if reaches_releases(path.read_text())}
    assert reaching == ASKING | DESCRIBING | POINTING


def test_what_describes_releases_asks_for_none() -> None:
    for name, path in modules():
        if name in DESCRIBING:
            asked = re.findall(r"Release\.objects\.\w+", path.read_text())
            assert asked == ["Release.objects.none"]


def test_what_points_at_a_release_asks_for_none() -> None:
    for name, path in modules():
        if name in POINTING:
            assert "Release.objects" not in path.read_text()


@pytest.mark.parametrize(
    "violation",
    [
        "release.content['n']",
        "content['high'] - content['low']",
        "document.get('k')",
        "[one['dimension'] for one in part['subjects']]",
        "entry.get('lasting')",
        "connection.execute(\"SELECT content->>'n' FROM somewhere\")",
        "releases.filter(content__k=5)",
    ],
)
def test_a_key_read_elsewhere_is_noticed(violation: str) -> None:
    assert spelt_in(violation)


@pytest.mark.parametrize("innocent", ["fields['key']", "release.content", "content.read(document)"])
def test_what_other_documents_say_is_none_of_it(innocent: str) -> None:
    assert not spelt_in(innocent)


@pytest.mark.parametrize(
    "violation",
    [
        "from culture.metrics.models import Measure, Release",
        "from culture.metrics import models\nmodels.Release.objects.all()",
        "apps.get_model('metrics', 'Release')",
        "cursor.execute('SELECT 1 FROM metrics_release')",
    ],
)
def test_a_query_of_ones_own_is_noticed(violation: str) -> None:
    assert reaches_releases(violation)


def test_a_release_as_a_type_is_no_query() -> None:
    typed = "if TYPE_CHECKING:\n    from culture.metrics.models import Release"
    assert not reaches_releases(typed)
