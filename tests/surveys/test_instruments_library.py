import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

LIBRARY = Path(__file__).resolve().parents[2] / "surveys" / "instruments" / "library"
LANGUAGES = ["en", "es", "ru", "nb"]
QUALITY_COUNTS = {
    "tangibles": 4,
    "reliability": 5,
    "responsiveness": 4,
    "assurance": 4,
    "empathy": 5,
}
COUNTS = {"service-quality": QUALITY_COUNTS, "service-quality-zones": QUALITY_COUNTS}
SIDES = {
    "service-quality": ["expected", "delivered"],
    "service-quality-zones": ["minimum", "expected", "delivered"],
}
INSTRUMENT_FIELDS = [
    "format",
    "key",
    "source",
    "names",
    "descriptions",
    "sides",
    "side_prompts",
    "introductions",
    "scale",
    "not_applicable",
    "importance",
    "licence",
    "dimensions",
]
DIMENSION_FIELDS = ["key", "names", "helps", "items"]
ITEM_FIELDS = ["key", "statements", "reversed", "short", "construct", "source"]
PLAIN_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
WORDS_ONLY = re.compile(r"[^\W\d]+( [^\W\d]+)*")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
CYRILLIC = re.compile("[\u0400-\u04ff]")

each_instrument = pytest.mark.parametrize("key", sorted(COUNTS))


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a name is given twice among {names}"
    return dict(pairs)


def load(key: str) -> dict[str, Any]:
    text = (LIBRARY / f"{key}.json").read_text(encoding="utf-8")
    instrument: dict[str, Any] = json.loads(text, object_pairs_hook=without_repeats)
    return instrument


def items_of(instrument: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for dimension in instrument["dimensions"] for item in dimension["items"]]


def texts_of(instrument: dict[str, Any]) -> list[dict[str, str]]:
    dimensions = instrument["dimensions"]
    return [
        instrument["names"],
        instrument["descriptions"],
        instrument["introductions"],
        *instrument["side_prompts"].values(),
        *(dimension["names"] for dimension in dimensions),
        *(dimension["helps"] for dimension in dimensions),
        *(item["statements"] for item in items_of(instrument)),
    ]


def words_in(instrument: dict[str, Any], language: str) -> list[str]:
    texts = [text[language] for text in texts_of(instrument)]
    return texts + list(instrument["scale"]["labels"][language])


def test_the_library_holds_exactly_the_files_counted_here() -> None:
    assert sorted(path.stem for path in LIBRARY.glob("*.json")) == sorted(COUNTS)


@each_instrument
def test_an_instrument_has_exactly_the_fields_of_the_format(key: str) -> None:
    instrument = load(key)

    assert list(instrument) == INSTRUMENT_FIELDS
    assert instrument["format"] == "service-culture/instrument/1"
    assert instrument["key"] == key
    assert instrument["source"] == "customer"
    assert instrument["not_applicable"] is True
    assert instrument["importance"] is True
    assert instrument["licence"] == "MIT, own wording"
    for dimension in instrument["dimensions"]:
        assert list(dimension) == DIMENSION_FIELDS
    for item in items_of(instrument):
        assert list(item) == ITEM_FIELDS


@each_instrument
def test_dimensions_stand_in_order_with_their_number_of_items(key: str) -> None:
    dimensions = load(key)["dimensions"]

    counted = [(dimension["key"], len(dimension["items"])) for dimension in dimensions]
    assert counted == list(COUNTS[key].items())


@each_instrument
def test_every_side_has_a_prompt(key: str) -> None:
    instrument = load(key)

    assert instrument["sides"] == SIDES[key]
    assert list(instrument["side_prompts"]) == SIDES[key]


@each_instrument
def test_prompts_of_the_sides_differ_in_every_language(key: str) -> None:
    prompts = load(key)["side_prompts"].values()

    for language in LANGUAGES:
        assert len({prompt[language] for prompt in prompts}) == len(SIDES[key])


@each_instrument
def test_every_text_is_written_in_the_four_languages(key: str) -> None:
    instrument = load(key)

    for text in texts_of(instrument):
        assert list(text) == LANGUAGES, text
    for language in LANGUAGES:
        for words in words_in(instrument, language):
            assert words
            assert words == " ".join(words.split())


@each_instrument
def test_no_letter_comes_from_another_alphabet(key: str) -> None:
    instrument = load(key)

    assert [words for words in words_in(instrument, "ru") if LATIN.search(words)] == []
    for language in ["en", "es", "nb"]:
        assert [words for words in words_in(instrument, language) if CYRILLIC.search(words)] == []


@each_instrument
def test_every_point_of_the_scale_has_its_own_label_in_words(key: str) -> None:
    scale = load(key)["scale"]

    assert list(scale) == ["low", "high", "labels"]
    assert (scale["low"], scale["high"]) == (1, 7)
    assert list(scale["labels"]) == LANGUAGES
    for labels in scale["labels"].values():
        assert len(labels) == scale["high"] - scale["low"] + 1
        assert len(set(labels)) == len(labels)
        assert [label for label in labels if not WORDS_ONLY.fullmatch(label)] == []


@each_instrument
def test_keys_are_unique_and_plain(key: str) -> None:
    instrument = load(key)
    dimension_keys = [dimension["key"] for dimension in instrument["dimensions"]]
    item_keys = [item["key"] for item in items_of(instrument)]

    assert len(set(dimension_keys)) == len(dimension_keys)
    assert len(set(item_keys)) == len(item_keys)
    for plain in [key, *dimension_keys, *item_keys]:
        assert PLAIN_KEY.fullmatch(plain), plain


@each_instrument
def test_the_short_form_asks_one_item_of_each_dimension(key: str) -> None:
    short = [
        [item["key"] for item in dimension["items"] if item["short"]]
        for dimension in load(key)["dimensions"]
    ]

    assert short == [["premises"], ["promises"], ["quick-help"], ["trust"], ["listening"]]


@each_instrument
def test_items_are_positive_own_wording_of_their_dimension(key: str) -> None:
    for dimension in load(key)["dimensions"]:
        for item in dimension["items"]:
            assert item["construct"] == dimension["key"]
            assert item["source"] == "own wording"
            assert item["reversed"] is False
            assert isinstance(item["short"], bool)


@each_instrument
def test_statements_are_one_short_sentence(key: str) -> None:
    for item in items_of(load(key)):
        for statement in item["statements"].values():
            assert len(statement) <= 110, statement
            assert len(statement.split()) <= 12, statement
            assert statement[0].isupper(), statement
            assert statement.endswith("."), statement
            assert statement.count(".") == 1, statement


@each_instrument
def test_no_statement_is_equal_in_two_languages(key: str) -> None:
    for item in items_of(load(key)):
        for one, other in combinations(LANGUAGES, 2):
            assert item["statements"][one] != item["statements"][other], item["key"]


@each_instrument
def test_no_two_items_say_the_same_in_one_language(key: str) -> None:
    items = items_of(load(key))

    for language in LANGUAGES:
        statements = {item["statements"][language].casefold() for item in items}
        assert len(statements) == sum(COUNTS[key].values()), language


def test_the_three_sided_instrument_rates_the_same_statements_on_the_same_scale() -> None:
    two_sided, three_sided = load("service-quality"), load("service-quality-zones")

    assert three_sided["dimensions"] == two_sided["dimensions"]
    assert three_sided["scale"] == two_sided["scale"]


@each_instrument
def test_the_readme_names_the_file(key: str) -> None:
    assert f"`{key}.json`" in (LIBRARY / "README.md").read_text(encoding="utf-8")
