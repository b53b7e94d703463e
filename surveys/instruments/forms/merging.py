"""Two people at one draft: what each typed is told from what each was shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from zlib import crc32

SEEN = "seen"


def sums_of(texts: Mapping[str, str]) -> str:
    """Write down what a page shows, by field: enough to tell later whether it was changed."""
    return json.dumps({name: _sum(text) for name, text in texts.items()}, separators=(",", ":"))


def read_sums(written: str) -> dict[str, str]:
    """Read what a page was shown; nothing where a program sends none, or something else."""
    try:
        sums = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(sums, dict):
        return {}
    return {name: str(value) for name, value in sums.items()}


def merged(
    sent: Mapping[str, str], stored: Mapping[str, str], seen: Mapping[str, str]
) -> dict[str, str]:
    """Give what was sent, with what others stored meanwhile in fields that were left alone."""
    left_alone = {
        name: text
        for name, text in stored.items()
        if name in seen and _sum(sent.get(name, "")) == seen[name]
    }
    return dict(sent.items()) | left_alone


def clashes(
    sent: Mapping[str, str], stored: Mapping[str, str], seen: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Give the fields that two people changed, each with the text that is stored."""
    for name, text in stored.items():
        is_changed_there = name in seen and seen[name] != _sum(text)
        if is_changed_there and name in sent and _sum(sent[name]) != _sum(text):
            yield name, text


def lost(
    sent: Mapping[str, str], stored: Mapping[str, str], seen: Mapping[str, str]
) -> Iterator[str]:
    """Give what was typed into fields that another person has removed meanwhile."""
    for name in seen:
        text = sent.get(name, "")
        if name not in stored and text and _sum(text) != seen[name]:
            yield text


def _sum(text: str) -> str:
    plain = text.replace("\r\n", "\n").strip()
    return f"{crc32(plain.encode('utf-8', 'surrogatepass')):08x}"
