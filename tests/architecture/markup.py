"""Finds what the Content-Security-Policy would block, and markup that is not sound."""

from __future__ import annotations

import ast
import re

PATTERNS = (
    re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")[^>]*>", re.IGNORECASE
    ),
    re.compile(r"<style\b[^>]*>", re.IGNORECASE),
    re.compile(r"<[a-z][^<>]*\sstyle\s*=[^<>]*>", re.IGNORECASE),
    re.compile(r"<[a-z][^<>]*\s(?:hx-)?on[a-z:-]*\s*=[^<>]*>", re.IGNORECASE),
    re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.IGNORECASE),
)


def inline_code(markup: str) -> list[str]:
    """Every inline script, style or handler in HTML, SVG or a template."""
    return [found.group(0) for pattern in PATTERNS for found in pattern.finditer(markup)]


def inline_code_in_python(source: str) -> list[str]:
    """The same, inside the string literals of a Python module."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [part for text in texts for part in inline_code(text)]


UNSOUND = (
    re.compile(r"<option\b(?![^>]*\blabel=)[^>]*>\s*</option>", re.IGNORECASE),
    re.compile(
        r"<(?:div|span|p)\b(?![^>]*\brole=)[^>]*\saria-label(?:ledby)?=[^>]*>", re.IGNORECASE
    ),
)


LANDMARK = re.compile(
    r"<(?:section\b|[a-z]+\b[^>]*\brole=.region.)[^>]*\saria-labelledby=.(?P<label>[^\"'>]+).[^>]*>",
    re.IGNORECASE,
)


def unsound_markup(markup: str) -> list[str]:
    """Choices without a word, names of boxes that have no role, and landmarks of one name."""
    found = [found.group(0) for pattern in UNSOUND for found in pattern.finditer(markup)]
    named: set[str] = set()
    for landmark in LANDMARK.finditer(markup):
        if landmark["label"] in named:
            found.append(landmark.group(0))
        named.add(landmark["label"])
    return found
