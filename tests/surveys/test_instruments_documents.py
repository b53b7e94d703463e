import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from culture.accounts.models import Organisation
from surveys.instruments.documents import DocumentError, parse_document, read_document
from surveys.instruments.library import built_in
from surveys.instruments.services.adoption import import_document
from surveys.instruments.writing import write_document
from tests import make

LIBRARY = Path(__file__).resolve().parents[2] / "surveys" / "instruments" / "library"


def a_document(**changes: Any) -> dict[str, Any]:
    item = {"key": "clean", "statements": {"en": "It was clean."}}
    data = {
        "format": "service-culture/instrument/1",
        "key": "small",
        "names": {"en": "Small"},
        "sides": ["expected", "delivered"],
        "side_prompts": {"expected": {"en": "I expected"}, "delivered": {"en": "I got"}},
        "scale": {"low": 1, "high": 3, "labels": {"en": ["no", "partly", "yes"]}},
        "dimensions": [{"key": "place", "names": {"en": "Place"}, "items": [item]}],
    }
    return copy.deepcopy(data | changes)


def problems_of(data: object) -> list[str]:
    with pytest.raises(DocumentError) as refusal:
        parse_document(data)
    return list(refusal.value.problems)


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.json")), ids=lambda path: path.stem)
def test_a_library_file_survives_import_and_export_unchanged(path: Path) -> None:
    actor = make.a_user(make.an_organisation(), is_hr=True)

    version = import_document(document=read_document(path.read_bytes()), actor=actor, now=make.NOW)

    version.refresh_from_db()
    assert write_document(version) == json.loads(path.read_text(encoding="utf-8"))
    assert parse_document(write_document(version)) == built_in()[path.stem]


def test_what_may_be_left_out_gets_its_usual_value() -> None:
    document = parse_document(a_document())

    assert (document.source, document.not_applicable, document.importance) == (
        "customer",
        True,
        False,
    )
    assert (document.licence, document.descriptions, document.introductions) == ("", {}, {})
    assert document.items[0].is_reversed is False
    assert document.items[0].is_short is False


def test_every_problem_is_told_at_once_with_its_place() -> None:
    data = a_document(
        key="Not Plain",
        sides=["delivered"],
        scale={"low": 1, "high": 3, "labels": {"en": ["no", "yes"], "english": []}},
        importance="yes",
        colour="red",
    )
    data["dimensions"][0]["items"].append({"key": "clean", "statements": {}, "short": 1})

    assert problems_of(data) == [
        "Not known here: colour.",
        "sides: Customers are asked for both sides, expected and delivered.",
        "scale / labels: “english” is not a language code such as “en”.",
        "scale / labels / en: The scale has 3 points, but 2 labels are given.",
        "dimensions / 1 / items / 2 / statements: This must be written in 1 to 40 languages.",
        "dimensions / 1 / items / 2 / short: This must be true or false.",
        "dimensions / items: The key “clean” is used twice.",
        "key: A key has lower-case letters (a to z), digits and single hyphens.",
        "side_prompts: Not known here: expected.",
        "importance: This must be true or false.",
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"format": "other/2"}, "format: This must be “service-culture/instrument/1”."),
        (
            {"source": "employees"},
            "source: Known sources are: customer, employee, manager, internal.",
        ),
        (
            {"sides": ["expected", "delivered", "delivered"]},
            "sides: Only these sides exist, each once: minimum, expected, delivered.",
        ),
        (
            {"scale": {"low": 3, "high": 3, "labels": {"en": ["x"]}}},
            "scale: The highest point must lie above the lowest.",
        ),
        (
            {"scale": {"low": True, "high": 3, "labels": {"en": ["x"]}}},
            "scale / low: This must be a whole number.",
        ),
        (
            {"scale": {"low": 1, "high": 101, "labels": {"en": ["x"]}}},
            "scale / high: This must lie between -100 and 100.",
        ),
        ({"names": {"en": " "}}, "names / en: This text is empty."),
        (
            {"names": {"en": "a\x00b"}},
            "names / en: This text holds characters that cannot be shown.",
        ),
        (
            {"names": {"en": "\ud800"}},
            "names / en: This text holds characters that cannot be shown.",
        ),
        (
            {"names": {"en": "x" * 201}},
            "names / en: This text has 201 characters; at most 200 are allowed.",
        ),
        ({"names": {"en": None}}, "names / en: This must be a text."),
        ({"names": ["Small"]}, "names: This must be an object with one entry per language."),
        ({"dimensions": {}}, "dimensions: This must be a list with at least one entry."),
        ({"dimensions": [None]}, "dimensions / 1: This entry is empty."),
        (
            {"dimensions": [{}] * 9},
            "dimensions: There are 9 entries; at most 8 are allowed.",
        ),
        ({"key": None}, "Missing: key."),
    ],
)
def test_a_single_fault_gives_a_single_sentence(changes: dict[str, Any], problem: str) -> None:
    assert problems_of(a_document(**changes)) == [problem]


def test_forty_items_are_allowed_and_forty_one_are_not() -> None:
    def sized(*counts: int) -> dict[str, Any]:
        return a_document(
            dimensions=[
                {
                    "key": f"d{place}",
                    "names": {"en": "D"},
                    "items": [
                        {"key": f"d{place}-{n}", "statements": {"en": "S"}} for n in range(count)
                    ],
                }
                for place, count in enumerate(counts)
            ]
        )

    assert len(parse_document(sized(20, 20)).items) == 40
    assert problems_of(sized(20, 21)) == ["dimensions: There are 41 items; at most 40 are allowed."]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\xff\xfe", "The file is not text in UTF-8."),
        (b"{", "The file is not JSON: see line 1, column 2."),
        (b'{"a": 1, "a": 2}', "The name “a” is given twice in one object."),
        (b"[" * 100_000, "The file is nested too deeply."),
        (b"[" + b"9" * 5000 + b"]", "The file holds a number that is far too long."),
        (b" " * 1_000_001, "The file is larger than 1 MB."),
        (b"[]", "This must be an object with named fields."),
        (b"null", "This must be an object with named fields."),
    ],
)
def test_a_file_that_is_no_document_gets_one_sentence(content: bytes, problem: str) -> None:
    with pytest.raises(DocumentError) as refusal:
        read_document(content)
    assert refusal.value.problems == (problem,)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted(a_document())), value=ANYTHING)
def test_any_value_in_any_field_is_read_or_refused_in_words(field: str, value: object) -> None:
    try:
        parse_document(a_document(**{field: value}))
    except DocumentError as refusal:
        assert all(problem.strip() for problem in refusal.problems)  # noqa: PT017


@given(value=ANYTHING, place=st.sampled_from(["key", "names", "helps", "items"]))
def test_any_value_in_a_dimension_is_read_or_refused_in_words(value: object, place: str) -> None:
    data = a_document()
    data["dimensions"][0][place] = value
    try:
        parse_document(data)
    except DocumentError as refusal:
        assert all(problem.strip() for problem in refusal.problems)  # noqa: PT017


def test_at_most_a_hundred_problems_are_told() -> None:
    labels = {f"a{chr(97 + n % 26)}": [1, 2, 3] for n in range(26)}
    scale = {"low": 1, "high": 3, "labels": labels}
    items = [{"key": f"k{n}", "statements": {"en": ""}, "short": 0} for n in range(40)]
    data = a_document(scale=scale, dimensions=[{"key": "d", "names": {"en": "D"}, "items": items}])

    assert len(problems_of(data)) == 100


def test_the_library_is_read_once() -> None:
    assert built_in() is built_in()
    assert list(built_in()) == sorted(path.stem for path in LIBRARY.glob("*.json"))


@pytest.mark.django_db
def test_importing_a_library_document_leaves_the_library_untouched() -> None:
    actor = make.a_user(make.an_organisation(), is_hr=True)
    document = built_in()["service-quality"]

    version = import_document(document=document, actor=actor, now=make.NOW)
    version.names["en"] = "Changed"

    assert document.names["en"] == "Service quality"
    assert Organisation.objects.count() == 1
