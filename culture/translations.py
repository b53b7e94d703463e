"""Translations without system tools: find the texts, keep the .po files in step, compile them."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_file, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation.template import templatize

PACKAGES = ("culture", "surveys", "feedback")
NOOP: dict[str, Any] = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
KEYWORDS = {
    **NOOP,
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def compile_messages(folders: Iterable[Path]) -> list[Path]:
    """Compile every .po under `folders` that is newer than its .mo; give those compiled."""
    compiled = []
    for po in sorted(po for folder in folders for po in Path(folder).rglob("*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        half = mo.with_suffix(".half")
        with half.open("wb") as file:
            write_mo(file, _read(po))
        half.rename(mo)
        compiled.append(mo)
    return compiled


def refuse_uncompiled(folders: Iterable[Path]) -> None:
    """Raise ImproperlyConfigured where a .po has no .mo: pages would be in English."""
    missing = [
        po.parent.parent.name
        for folder in folders
        for po in sorted(Path(folder).rglob("*.po"))
        if not po.with_suffix(".mo").exists()
    ]
    if missing:
        raise ImproperlyConfigured(
            f"The translations ({', '.join(missing)}) are not compiled. Run once in this version: "
            "python manage.py messages --compile"
        )


def find_messages(checkout: Path) -> Catalog:
    """Collect every translatable text of the Python modules and templates of `checkout`."""
    found = Catalog(domain="django", charset="utf-8")
    for path in _sources(checkout):
        method: Any = "python" if path.suffix == ".py" else extract_template
        for line, text, comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            place = (str(path.relative_to(checkout)), line)
            found.add(text, locations=[place], auto_comments=comments, context=context)
    return found


def update_catalog(po: Path, found: Catalog, *, language: str) -> None:
    """Bring `po` in step with `found`: new texts added empty, gone ones dropped, none guessed."""
    catalog = _read(po, language) if po.exists() else Catalog(locale=language, domain="django")
    catalog.project, catalog.fuzzy = "Service Culture", False
    catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, ignore_obsolete=True)


def missing_texts(po: Path, found: Catalog) -> list[str]:
    """Give the texts of `found` that have no finished translation in `po`."""
    catalog = _read(po) if po.exists() else Catalog()
    missing = []
    for message in found:
        known = catalog.get(message.id, message.context) if message.id else None
        if message.id and (known is None or known.fuzzy or not _complete(known.string)):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def extract_template(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Any]:
    """Find the texts of one template; Babel calls this, Django's own lexer does the work."""
    lines = templatize(file.read().decode()).splitlines()
    flat = "\n".join(line.strip() for line in lines)  # so that no line looks indented to Python
    return extract_python(io.BytesIO(flat.encode()), keywords, comment_tags, options)


def _sources(checkout: Path) -> list[Path]:
    modules = [path for package in PACKAGES for path in (checkout / package).rglob("*.py")]
    templates = [
        path
        for folder in (checkout / "templates", *(checkout / package for package in PACKAGES))
        for kind in ("*.html", "*.txt")
        for path in folder.rglob(kind)
    ]
    return sorted(path for path in modules + templates if "migrations" not in path.parts)


def _read(po: Path, language: str | None = None) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=language or po.parent.parent.name, domain="django")


def _complete(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)
