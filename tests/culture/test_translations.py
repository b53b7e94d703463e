"""Translations without system tools: found, kept in step, compiled, counted."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.core.exceptions import ImproperlyConfigured

from culture import translations

TEMPLATE = """{% load i18n %}
    <h1>{% translate "Gaps" %}</h1>
  {% translate "Open" context "a door" as door %}
    {% blocktranslate count n=answers trimmed %}
        One answer
    {% plural %}
        {{ n }} answers
    {% endblocktranslate %}
    {{ _("Units")|upper }} {# Translators: not a text #}
"""
MODULE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext

NAME = _("Reliability")
MANY = ngettext("one unit", "%(n)s units", 3)
VERB = pgettext("verb", "answer")
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for path, text in {"templates/culture/page.html": TEMPLATE, "culture/words.py": MODULE}.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture
def po(checkout: Path) -> Path:
    return checkout / "locale" / "nb" / "LC_MESSAGES" / "django.po"


def translate(po: Path, text: str, meaning: str) -> None:
    before = po.read_text()
    assert f'msgid "{text}"\nmsgstr ""' in before
    po.write_text(
        before.replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{meaning}"')
    )


def test_every_kind_of_text_is_found(checkout: Path) -> None:
    found = {(m.id, m.context) for m in translations.find_messages(checkout) if m.id}

    assert found == {
        ("Gaps", None),
        ("Open", "a door"),
        (("One answer", "%(n)s answers"), None),
        ("Units", None),
        ("Reliability", None),
        (("one unit", "%(n)s units"), None),
        ("answer", "verb"),
    }


def test_updating_adds_new_texts_keeps_translations_and_drops_what_is_gone(
    checkout: Path, po: Path
) -> None:
    translations.update_catalog(po, translations.find_messages(checkout), language="nb")
    translate(po, "Gaps", "Gap")
    translate(po, "Reliability", "Pålitelighet")
    (checkout / "culture/words.py").write_text('from x import _\nA = _("Reliable")\n')

    translations.update_catalog(po, translations.find_messages(checkout), language="nb")

    with po.open("rb") as file:
        told = {message.id: message.string for message in read_po(file) if message.id}
    assert told["Gaps"] == "Gap"
    assert told["Reliable"] == "", "a similar text must not be guessed"
    assert "Reliability" not in told


def test_updating_twice_changes_nothing(checkout: Path, po: Path) -> None:
    found = translations.find_messages(checkout)
    translations.update_catalog(po, found, language="nb")
    first = po.read_bytes()

    translations.update_catalog(po, found, language="nb")

    assert po.read_bytes() == first


def test_what_is_not_translated_is_named(checkout: Path, po: Path) -> None:
    found = translations.find_messages(checkout)
    assert len(translations.missing_texts(po, found)) == 7
    translations.update_catalog(po, found, language="nb")
    translate(po, "Gaps", "Gap")
    po.write_text(po.read_text().replace('msgstr[0] ""', 'msgstr[0] "en"'))

    assert set(translations.missing_texts(po, found)) == {
        "Open", "One answer", "Units", "Reliability", "one unit", "answer",
    }  # fmt: skip


def test_only_newer_texts_are_compiled_and_gettext_reads_them(checkout: Path, po: Path) -> None:
    translations.update_catalog(po, translations.find_messages(checkout), language="nb")
    translate(po, "Gaps", "Gap")
    mo = po.with_suffix(".mo")

    assert translations.compile_messages([checkout / "locale"]) == [mo]
    assert translations.compile_messages([checkout / "locale"]) == []
    later = mo.stat().st_mtime_ns + 1_000_000_000
    os.utime(po, ns=(later, later))
    assert translations.compile_messages([checkout / "locale"]) == [mo]
    with mo.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Gaps") == "Gap"


def test_a_house_without_compiled_translations_does_not_start(tmp_path: Path) -> None:
    po = tmp_path / "nb" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text("")
    with pytest.raises(ImproperlyConfigured, match=r"\(nb\) are not compiled"):
        translations.refuse_uncompiled([tmp_path])
    po.with_suffix(".mo").write_text("")
    translations.refuse_uncompiled([tmp_path])
