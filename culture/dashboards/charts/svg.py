"""The few SVG parts that every chart is made of; whatever is text gets escaped here."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape

from django.utils.safestring import SafeString

LINE = 17
Value = str | float | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart drawn twice, for a wide place and for a narrow one; the page shows one."""

    wide: SafeString
    narrow: SafeString


def element(tag: str, *children: str, **attributes: Value) -> SafeString:
    """Build one element: `class_` and `text_anchor` become class and text-anchor.

    An attribute that is None is left out; a child that is not marked safe is escaped.
    """
    pairs = "".join(
        f' {_name(name)}="{_written(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return SafeString(f"<{tag}{pairs}>{group(children)}</{tag}>")


def group(children: Iterable[str]) -> SafeString:
    """Put parts one after the other; what is not marked safe is escaped."""
    return SafeString(
        "".join(child if isinstance(child, SafeString) else escape(child) for child in children)
    )


def share(percentage: float) -> str:
    """Write a place across the drawing: 12.5%."""
    return f"{plain(percentage)}%"


def plain(value: float) -> str:
    """Write a coordinate with at most two decimals, the same in every language."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of about `width` letters, never inside a word."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]


def line(x1: float, x2: float, y1: float, y2: float | None = None, *, class_: str) -> SafeString:
    """Draw a straight line; without `y2` it lies flat."""
    return element(
        "line",
        class_=class_,
        x1=share(x1),
        x2=share(x2),
        y1=y1,
        y2=y1 if y2 is None else y2,
    )


def expected_mark(x: float, y: float) -> SafeString:
    """Draw the ring of what was expected."""
    return element("circle", class_="expected", cx=share(x), cy=y, r=7)


def delivered_mark(x: float, y: float, *, tone: str) -> SafeString:
    """Draw the diamond of what was delivered."""
    diamond = element("path", class_=f"mark {tone}", d="M0-9 9 0 0 9-9 0z")
    return element("svg", diamond, x=share(x), y=y, overflow="visible")


def told(sentence: str, *parts: str, x: float, width: float, y: float, height: float) -> SafeString:
    """Say a sentence wherever a pointer stands over a part of the drawing."""
    area = element("rect", class_="hover", x=share(x), y=y, width=share(width), height=height)
    return element("g", element("title", sentence), area, *parts)


def frame(
    *parts: str, ident: str, title: str, description: str, height: float, role: str = "img"
) -> SafeString:
    """Close a drawing: full width, named and described for those who hear it.

    `ident` is unique in the page and comes from the caller.
    """
    return element(
        "svg",
        element("title", title, id=f"{ident}-title"),
        element("desc", description, id=f"{ident}-desc"),
        *parts,
        width="100%",
        height=height,
        direction="ltr",
        role=role,
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
    )


@cache
def _name(keyword: str) -> str:
    return keyword.rstrip("_").replace("_", "-")


def _written(value: Value) -> str:
    return escape(value) if isinstance(value, str) else plain(float(value or 0))
