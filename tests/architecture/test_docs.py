import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
DECISIONS = sorted((DOCS / "adr").glob("[0-9]*.md"))
SECTIONS = ["Context", "Decision", "Alternatives", "Consequences"]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
WORDS = [
    "unit",
    "person",
    "position",
    "instrument",
    "version",
    "dimension",
    "item",
    "side",
    "rating",
    "respondent",
    "touchpoint",
    "wave",
    "invitation",
    "response",
    "score cell",
    "release",
    "gap",
    "block",
    "withheld",
    "toolkit",
    "practice",
    "mirror",
    "decision zone",
    "situation",
    "consultation",
    "standard",
    "promise",
    "observation",
    "vacancy",
    "candidate",
    "scorecard",
    "finding",
    "action",
]


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == sorted(set(numbers))


def test_every_decision_is_listed_under_its_own_heading() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\((.+?)\) \| (.+?) \|$",
        (DOCS / "adr" / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    headings = [path.read_text(encoding="utf-8").partition("\n")[0] for path in DECISIONS]

    assert [name for _, name, _ in listed] == [path.name for path in DECISIONS]
    assert [f"# {number} {title}" for number, _, title in listed] == headings


def test_every_decision_has_its_four_sections_in_order() -> None:
    for path in DECISIONS:
        found = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert found == SECTIONS, path.name


def test_the_glossary_explains_each_word_once_in_one_sentence() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.+?) \|$", text, re.MULTILINE)
    words = [word for word, _ in rows]

    assert len(words) == len(set(words))
    assert [word for word in WORDS if word not in words] == []
    assert [word for word, meaning in rows if not re.fullmatch(r"[A-Z][^.]+\.", meaning)] == []


def test_links_inside_the_docs_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(DOCS)}: {target}"
        for path in sorted(DOCS.rglob("*.md"))
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []


def test_every_room_that_the_newcomers_page_names_is_there() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## Where a change belongs")[2].partition("\n## ")[0]
    rooms = re.findall(
        r"`((?:culture|surveys|feedback|machine|tests|templates|static)/[\w/.-]*)`", table
    )
    assert len(rooms) > 20
    assert [room for room in rooms if not (DOCS.parent / room).exists()] == []
