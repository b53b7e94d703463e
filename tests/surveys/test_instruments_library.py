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
COUNTS = {
    "service-quality": QUALITY_COUNTS,
    "service-quality-zones": QUALITY_COUNTS,
    "empathy": {
        "perspective-taking": 5,
        "empathic-concern": 5,
        "self-regulation": 5,
        "attentive-listening": 5,
    },
    "service-climate": {
        "management-conviction": 4,
        "customer-feedback": 4,
        "solidarity": 4,
        "voice": 4,
    },
    "role-clarity": {"communication": 5, "feedback": 5, "confidence": 5, "competence": 5},
    "autonomy": {"acting": 4, "asking": 4, "backing": 4},
    "vitality": {"enthusiasm": 4, "warmth": 4, "pride": 4},
    "structure": {"procedures": 4, "systems": 4, "training": 4, "brand": 4},
    "service-listening": dict.fromkeys(QUALITY_COUNTS, 1),
    "service-ability": dict.fromkeys(QUALITY_COUNTS, 1),
    "internal-service": {"reliability": 2, "responsiveness": 2, "knowledge": 2, "solidarity": 2},
    "internal-requests": {"their-requests": 2, "our-requests": 2},
}
ONE_SIDE = ["delivered"]
BOTH_SIDES = ["expected", "delivered"]
SIDES = {
    "service-quality": BOTH_SIDES,
    "service-quality-zones": ["minimum", *BOTH_SIDES],
    "empathy": ONE_SIDE,
    "service-climate": BOTH_SIDES,
    "role-clarity": ONE_SIDE,
    "autonomy": ONE_SIDE,
    "vitality": ONE_SIDE,
    "structure": ONE_SIDE,
    "service-listening": ONE_SIDE,
    "service-ability": ONE_SIDE,
    "internal-service": BOTH_SIDES,
    "internal-requests": ONE_SIDE,
}
SOURCES = dict.fromkeys(COUNTS, "employee") | {
    "service-quality": "customer",
    "service-quality-zones": "customer",
    "structure": "manager",
    "internal-service": "internal",
    "internal-requests": "internal",
}
REVERSED = {
    "service-quality": [],
    "service-quality-zones": [],
    "empathy": ["one-view", "cold", "passing-on", "drifting"],
    "service-climate": ["gossip"],
    "role-clarity": ["judged"],
    "autonomy": ["guessing", "alone"],
    "vitality": ["drained"],
    "structure": ["slowing"],
    "service-listening": [],
    "service-ability": [],
    "internal-service": [],
    "internal-requests": [],
}
QUALITY_SHORT = ["premises", "promises", "quick-help", "trust", "listening"]
SHORT = {
    "service-quality": QUALITY_SHORT,
    "service-quality-zones": QUALITY_SHORT,
    "empathy": ["other-side", "asking-how", "pause", "finishing"],
    "service-climate": ["example", "change", "helping", "safe"],
    "role-clarity": ["induction", "regular", "going-wrong", "technical"],
    "autonomy": ["limits", "when", "standing-by"],
    "vitality": ["energy", "team", "telling"],
    "structure": ["written", "information", "start", "kept"],
    "service-listening": ["surroundings", "word", "at-once", "skill", "person"],
    "service-ability": ["in-order", "as-said", "no-wait", "sure-answer", "time-for-one"],
    "internal-service": ["agreed", "soon", "field", "under-pressure"],
    "internal-requests": ["theirs-clear", "ours-clear"],
}
PUBLIC_DOMAIN = {"interest", "sympathy"}
LICENCES = dict.fromkeys(COUNTS, "MIT, own wording") | {
    "empathy": "MIT, own wording; two items IPIP, public domain"
}
LEVELS = ["low", "middle", "high"]
ABOUT_ONESELF = ["empathy", "role-clarity", "autonomy", "vitality"]
# On the scale of customers, beside whose numbers they stand; nobody's own score is read of them.
BESIDE_CUSTOMERS = {"service-listening", "service-ability"}
SEVEN_POINTS = {key for key, source in SOURCES.items() if source == "customer"} | BESIDE_CUSTOMERS
INSIDERS = sorted(
    {key for key, source in SOURCES.items() if source in {"employee", "manager"}} - BESIDE_CUSTOMERS
)
BEGINNINGS = {
    "en": "Your answers suggest that",
    "es": "Sus respuestas sugieren que",
    "ru": "Судя по ответам, ",
    "nb": "Svarene dine tyder på at ",
}
TELLTALES = {
    "en": {"the", "and", "of", "with", "your", "what", "that", "they"},
    "es": {"el", "los", "las", "que", "una", "con", "para", "del"},
    "nb": {"og", "det", "som", "jeg", "ikke", "på", "å", "av"},
}
INSTRUMENT_FIELDS = [
    "format",
    "key",
    "source",
    "languages",
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
DIMENSION_FIELDS = ["key", "names", "helps", "readings", "suggestions", "items"]
MAY_LACK = {"readings", "suggestions"}
ITEM_FIELDS = ["key", "statements", "reversed", "short", "construct", "source"]
PLAIN_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
WORDS_ONLY = re.compile(r"[^\W\d]+( [^\W\d]+)*")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
CYRILLIC = re.compile("[\u0400-\u04ff]")

each_instrument = pytest.mark.parametrize("key", sorted(COUNTS))
each_about_oneself = pytest.mark.parametrize("key", ABOUT_ONESELF)
each_of_insiders = pytest.mark.parametrize("key", INSIDERS)


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


def mirror_of(instrument: dict[str, Any]) -> list[dict[str, str]]:
    return [
        text
        for dimension in instrument["dimensions"]
        for text in (
            *dimension.get("readings", {}).values(),
            *dimension.get("suggestions", []),
        )
    ]


def texts_of(instrument: dict[str, Any]) -> list[dict[str, str]]:
    dimensions = instrument["dimensions"]
    return [
        instrument["names"],
        instrument["descriptions"],
        instrument["introductions"],
        *instrument["side_prompts"].values(),
        *(dimension["names"] for dimension in dimensions),
        *(dimension["helps"] for dimension in dimensions),
        *mirror_of(instrument),
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
    assert instrument["source"] == SOURCES[key]
    assert instrument["not_applicable"] is True
    assert instrument["importance"] is (SOURCES[key] == "customer")
    assert instrument["licence"] == LICENCES[key]
    for dimension in instrument["dimensions"]:
        lacking = MAY_LACK - set(dimension)
        assert list(dimension) == [name for name in DIMENSION_FIELDS if name not in lacking]
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
    assert (scale["low"], scale["high"]) == (1, 7 if key in SEVEN_POINTS else 5)
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

    assert short == [[item] for item in SHORT[key]]


@each_instrument
def test_exactly_these_items_are_turned_when_scored(key: str) -> None:
    turned = [item["key"] for item in items_of(load(key)) if item["reversed"]]

    assert turned == REVERSED[key]


def test_every_dimension_of_empathy_has_a_reversed_item() -> None:
    reverse = [
        sum(item["reversed"] for item in dimension["items"])
        for dimension in load("empathy")["dimensions"]
    ]

    assert reverse == [1, 1, 1, 1]


@each_instrument
def test_items_name_their_construct_and_where_their_wording_comes_from(key: str) -> None:
    for dimension in load(key)["dimensions"]:
        for item in dimension["items"]:
            is_public = key == "empathy" and item["key"] in PUBLIC_DOMAIN
            assert item["construct"] == dimension["key"]
            assert item["source"] == ("IPIP, public domain" if is_public else "own wording")
            assert isinstance(item["reversed"], bool)
            assert isinstance(item["short"], bool)


@each_of_insiders
def test_every_score_of_an_insider_has_a_reading(key: str) -> None:
    for dimension in load(key)["dimensions"]:
        assert list(dimension["readings"]) == LEVELS, dimension["key"]


@each_about_oneself
def test_an_instrument_about_oneself_suggests_one_or_two_things_to_try(key: str) -> None:
    counts = [len(dimension["suggestions"]) for dimension in load(key)["dimensions"]]

    assert set(counts) <= {1, 2}


@each_of_insiders
def test_a_reading_says_what_answers_suggest_and_not_what_somebody_is(key: str) -> None:
    for dimension in load(key)["dimensions"]:
        for reading in dimension["readings"].values():
            for language, beginning in BEGINNINGS.items():
                assert reading[language].startswith(beginning), reading[language]
                assert len(reading[language]) <= 220, reading[language]


@each_of_insiders
def test_no_two_texts_of_a_mirror_are_equal(key: str) -> None:
    mirror = mirror_of(load(key))

    for language in LANGUAGES:
        assert len({text[language] for text in mirror}) == len(mirror)


@each_instrument
def test_no_text_of_another_language_was_left_in(key: str) -> None:
    instrument = load(key)

    for language in TELLTALES:
        foreign = set().union(*(words for code, words in TELLTALES.items() if code != language))
        for text in words_in(instrument, language):
            assert not foreign & set(re.findall(r"\w+", text.casefold())), text


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


def test_no_two_instruments_share_a_statement() -> None:
    for language in LANGUAGES:
        statements = [
            item["statements"][language].casefold()
            for key in COUNTS
            if key != "service-quality-zones"
            for item in items_of(load(key))
        ]
        assert len(set(statements)) == len(statements), language


def test_the_three_sided_instrument_rates_the_same_statements_on_the_same_scale() -> None:
    two_sided, three_sided = load("service-quality"), load("service-quality-zones")

    assert three_sided["dimensions"] == two_sided["dimensions"]
    assert three_sided["scale"] == two_sided["scale"]


@each_instrument
def test_the_readme_names_the_file(key: str) -> None:
    assert f"`{key}.json`" in (LIBRARY / "README.md").read_text(encoding="utf-8")
