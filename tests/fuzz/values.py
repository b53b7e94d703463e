"""What nobody means to type, and what else may be wrong with a request."""

from __future__ import annotations

import random
import re
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

TEXTS = (
    *("", " ", "\x00", "a\x00b", "a\nb", "\r\n", "\ufeff", "\u202e", "\U0001f600", "e\u0301"),
    *("x" * 300, "x" * 5_000, "ж" * 70_000, "=1+1", "<script>", "{{ 7*7 }}", "%s%n", "'; --"),
    *("\ud800", "\udcff", "../../etc/passwd", "null", "None", "true", "on", "[]", "{}", '{"a": 1}'),
)
NUMBERS = (
    *("0", "-1", "1.5", "1,5", "1e309", "nan", "inf", "-0", "007", " 1 ", "0x10", "1_000"),
    *("2147483647", "2147483648", "-2147483649", "9223372036854775808", "9" * 40, "9" * 5_000),
    *("\uff11\uff12", "\u0661\u0662", "\u00b2", "\u2167", "\u0968"),
)
MOMENTS = (
    *("0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-13-01", "0000-00-00"),
    *("0001-01-01T00:00", "9999-12-31T23:59", "2026-03-29T02:30", "2026-10-25T02:30", "1900-01-01"),
    *(
        "2199-12-31",
        "2026-11-22T09:00Z",
        "\uff12\uff10\uff12\uff16-11-22",
        "22/11/2026",
        "2026-W48",
    ),
)
PLAIN = TEXTS + NUMBERS + MOMENTS
NESTED: tuple[Any, ...] = (None, True, -1, 1e308, 2**70, [], {}, [[[]]], [None], {"": {"": None}})
FILES = (
    *(b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"PK\x05\x06" + 18 * b"\x00"),
    *(b"a,b\n1\n", b'"', b'a,"b\n', b"sep=;\n", b"a;b;a\n1;2;3\n", b"\n" * 3_000, b"," * 3_000),
    *(b"e1,p1\n6,\x00\n", b"e1,p1\n\xef\xbc\x96,4\n", b"number;name\n\xd0;\n", b"x" * 140_000),
)
NAMES = ("a.csv", "a.xlsx", "a.xls", "", "a\x00.csv", "ж" * 100 + ".csv", "../a.csv")
BODIES = (
    *("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"),
    *("application/x-www-form-urlencoded; charset=utf-16", "application/xml", "x", "\x7f/\x7f"),
)
RAW = (
    b"",
    b"\x00",
    b"\xff\xfe\xfd",
    b"{",
    b"[]",
    b"null",
    b"--x\r\n",
    b"=&=&&",
    b"a=%",
    b"[" * 9_000,
)
NUMBER = re.compile(r"\d{1,10}")


def odd_text(dice: random.Random) -> str:
    """One wrong value, or noise of any letters."""
    if dice.random() < 0.9:
        return dice.choice(PLAIN)
    letters = (chr(dice.choice((dice.randrange(128), dice.randrange(0x11000)))) for _ in range(12))
    return "".join(letters)


def odd_file(dice: random.Random) -> SimpleUploadedFile:
    """A file that is no table, or hardly one."""
    return SimpleUploadedFile(dice.choice(NAMES) or "a", dice.choice(FILES))


def near(value: Any, dice: random.Random) -> str:
    """Another one of the same kind: an identity or a number that may belong to somebody else."""
    text = str(value)
    if NUMBER.fullmatch(text):
        return str(int(text) + dice.choice((-2, -1, 1, 2, 1_000)))
    return dice.choice(
        (text[:-1], text + text, text.upper(), str(uuid.UUID(int=dice.getrandbits(128))))
    )


def spoilt(fields: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The fields of a form with one to three of them missing, doubled, foreign or odd."""
    changed = dict(fields)
    for name in dice.sample(sorted(changed), min(len(changed), dice.choice((1, 1, 1, 2, 3)))):
        way = dice.randrange(8)
        if way == 0:
            del changed[name]
        elif way == 1:
            changed[name] = [changed[name], odd_text(dice)]
        elif way == 2:
            changed[name] = near(changed[name], dice)
        elif way == 3:
            changed[name] = odd_file(dice)
        elif way == 4:
            changed[dice.choice((f"{name}-0", f"{name}[]", odd_text(dice)[:90]))] = odd_text(dice)
        else:
            changed[name] = odd_text(dice)
    return flat(changed)


def flat(fields: dict[str, Any]) -> dict[str, Any]:
    """Without None, which no form can send."""
    return {name: "" if value is None else value for name, value in fields.items()}


def spoilt_tree(tree: Any, dice: random.Random) -> Any:
    """A JSON document with something at some depth replaced."""
    if isinstance(tree, dict) and tree and dice.random() < 0.8:
        name = dice.choice(sorted(tree))
        left = {key: value for key, value in tree.items() if key != name}
        return left if dice.random() < 0.1 else {**left, name: spoilt_tree(tree[name], dice)}
    return dice.choice((odd_text(dice), dice.choice(NESTED)))
