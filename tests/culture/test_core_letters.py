"""Which letters a file is written with: judged by all of it, shown, and changed by a person."""

from __future__ import annotations

import io

import pytest

from culture.core.tables.letters import Letters, judged_letters
from culture.core.tables.reading import Manner, open_table
from culture.core.tables.refusals import FileRefused

RUSSIAN = "Имя;Почта\nПётр Ёлкин;p@example.org\n"
SPANISH = "Nombre;Correo\nJosé Núñez;j@example.org\n"
NORWEGIAN = "Navn;Sted\nBjørn Ås;Kjøkken\n"
QUOTED = "text;n\n“Good” – really … 5 €;5\n"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("name;email\nAnn;a@example.org\n", Letters.UTF_8),
        (RUSSIAN, Letters.UTF_8),
        (RUSSIAN, Letters.UTF_16),
        (RUSSIAN, Letters.CYRILLIC),
        ("name;unit\nПётр;A\nЯ;B\n", Letters.CYRILLIC),
        (SPANISH, Letters.UTF_8),
        (SPANISH, Letters.WESTERN),
        (NORWEGIAN, Letters.WESTERN),
        (QUOTED, Letters.WESTERN),
        ("nom\nÉlodie créée à Öland\n", Letters.WESTERN),
    ],
)
def test_letters_are_judged_by_the_bytes(text: str, letters: Letters) -> None:
    stream = io.BytesIO(text.encode(letters))
    assert judged_letters(stream) is letters
    assert stream.read().decode(letters) == text


def test_letters_far_below_are_seen_too() -> None:
    text = "name;n\n" + "Ann;1\n" * 400_000 + "José;2\n"
    assert judged_letters(io.BytesIO(text.encode("cp1252"))) is Letters.WESTERN
    assert judged_letters(io.BytesIO(text.encode())) is Letters.UTF_8


def test_a_damaged_letter_does_not_make_nonsense_of_all_the_others() -> None:
    content = SPANISH.encode() + b"Jos\xe9;k@example.org\n"
    assert judged_letters(io.BytesIO(content)) is Letters.UTF_8
    with pytest.raises(FileRefused, match=r"Near line \d the file is damaged: no letter"):
        list(open_table(io.BytesIO(content)).rows)


def test_what_is_no_text_is_not_read_as_letters() -> None:
    with pytest.raises(FileRefused, match="This is no table"):
        judged_letters(io.BytesIO(b"\x89IMG\r\n\x1a\n\x01\x02\xff\xfe"))


def test_a_table_says_what_was_guessed_and_reads_what_is_chosen() -> None:
    content = SPANISH.encode("cp1252")
    table = open_table(io.BytesIO(content))
    assert (table.manner.letters, table.guessed_letters) == ("cp1252", "Western European (Windows)")
    assert list(table.rows) == [(2, ["José Núñez", "j@example.org"])]

    other = open_table(io.BytesIO(content), Manner(letters=Letters.MACINTOSH))
    assert list(other.rows) == [(2, ["JosÈ N˙Òez", "j@example.org"])]
    assert open_table(io.BytesIO(SPANISH.encode())).guessed_letters == ""
