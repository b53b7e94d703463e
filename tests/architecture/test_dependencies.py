"""What pyproject.toml asks for is what the locks hold, each with its reason; no index is named."""

import re
import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = (CHECKOUT / "pyproject.toml").read_text()
ASKED = "# via service-culture (pyproject.toml)"
ASKED_AMONG_OTHERS = "#   service-culture (pyproject.toml)"
ASKED_BY_GROUP = "service-culture (pyproject.toml:dev)"


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9.-]+", requirement)
    assert match
    return match.group().lower()


def _declared(group: str) -> set[str]:
    project = tomllib.loads(PROJECT)
    lists = {
        "base": project["project"]["dependencies"],
        "dev": project["dependency-groups"]["dev"],
    }
    return {_name(requirement) for requirement in lists[group]}


def _asked_for(lock: str, *signs: str) -> set[str]:
    text = (CHECKOUT / "requirements" / lock).read_text()
    entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return {_name(entry) for entry in entries if any(sign in entry for sign in signs)}


def test_the_lock_of_production_holds_what_the_project_asks_for() -> None:
    assert _asked_for("base.txt", ASKED, ASKED_AMONG_OTHERS) == _declared("base")


def test_the_lock_of_development_holds_both_lists() -> None:
    assert _asked_for("dev.txt", ASKED, ASKED_AMONG_OTHERS) == _declared("base")
    assert _asked_for("dev.txt", ASKED_BY_GROUP) == _declared("dev")


def test_each_dependency_says_why() -> None:
    lines = [line for line in PROJECT.splitlines() if re.match(r'    "[A-Za-z].*",', line)]
    silent = [line for line in lines if re.search(r'"\S*",$', line) and not _is_a_rule(line)]
    assert silent == []


def _is_a_rule(line: str) -> bool:
    """Lists of the tools' own settings follow the list of dependencies."""
    return PROJECT.index(line) > PROJECT.index("[tool.ruff]")


def test_the_locks_name_no_index_and_have_every_hash() -> None:
    for lock in ("base.txt", "dev.txt"):
        text = (CHECKOUT / "requirements" / lock).read_text()
        assert "http" not in text
        entries = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
