import ast
import doctest
import re
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "scoring.md"
EXAMPLES = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PURE = {"culture", "scipy"}


def test_every_example_of_the_page_prints_what_it_says() -> None:
    blocks = EXAMPLES.findall(PAGE.read_text(encoding="utf-8"))
    page = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, None, 0)
    said: list[str] = []
    results = doctest.DocTestRunner(verbose=False).run(page, out=said.append)
    assert "".join(said) == ""
    assert results.attempted == len(page.examples) > len(blocks) == 51


def test_scoring_imports_nothing_but_itself_and_numbers() -> None:
    imported = {
        name
        for path in (REPOSITORY / "culture" / "scoring").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else map(_name, node.names))
        if name is not None
    }
    roots = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names
    assert roots == PURE
    assert all(name.startswith("culture.scoring") for name in imported if name[:7] == "culture")


def _name(alias: ast.alias) -> str:
    return alias.name
