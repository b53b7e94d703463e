"""What is left to say of a wave whose answers are destroyed: what the audit found, and of what.

The certificate is made in the transaction that publishes and erases, so there is no release without
one and none that was written afterwards.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from culture.metrics import reading
from culture.metrics.content import hash_of
from surveys.waves.closing.auditing import audit_wave
from surveys.waves.models import Certificate

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.closed.facts import Sheet
    from culture.metrics.models import Release
    from surveys.waves.closing.auditing import WaveAudit
    from surveys.waves.models import Wave

FORMAT = "service-culture/wave-certificate/1"


class FoundUnsafe(Exception):  # noqa: N818 - says what happened
    """The audit found something in what would have been published."""


def certify(
    wave: Wave, sheets: Sequence[Sheet], *, unreadable: int, now: dt.datetime
) -> Certificate:
    """Audit what was just published of a wave on its plain answers, and store what was found.

    Raises `FoundUnsafe` where anything was, and then nothing may stay published.
    """
    content = _content_of(wave, sheets, unreadable=unreadable)
    return Certificate.objects.create(
        wave=wave, made_at=now, content=content, sha256=hash_of(content)
    )


def examine_wave(wave: uuid.UUID) -> WaveAudit:
    """Attack a released wave with what is published of it, and compare it with its certificate."""
    audit = audit_wave(wave)
    certificate = Certificate.objects.select_related("wave").filter(wave__uuid=wave).first()
    if certificate is None:
        audit.problems.append("there is no certificate")
        return audit
    audit.problems += differences_from(certificate)
    audit.notes.append(f"certificate {certificate.sha256}: {_said_in(certificate.content)}")
    return audit


def _said_in(content: Mapping[str, Any]) -> str:
    found = "/".join(str(content[key]) for key in ("exact", "narrowed", "combinations"))
    return (
        f"{content['examined']} answers examined before they were destroyed, findings {found}, "
        f"{content['unreadable']} unreadable"
    )


def differences_from(certificate: Certificate) -> Iterator[str]:
    """Say how the releases of a wave differ today from what was certified; nothing where not."""
    if hash_of(certificate.content) != certificate.sha256:
        yield "the certificate does not have its hash"
    certified = {one["release"]: one["sha256"] for one in certificate.content["releases"]}
    found = _releases_of(certificate.wave)
    for release in certified.keys() | found.keys():
        if release not in found:
            yield f"{release}: the release is gone"
        elif release not in certified:
            yield f"{release}: published after the certificate"
        elif found[release] != certified[release]:
            yield f"{release}: the release was changed"


def _releases_of(wave: Wave) -> dict[str, str]:
    return {
        _name_of(release): hash_of(release.content)
        for release in reading.releases_of_edition(wave.uuid)
    }


def _name_of(release: Release) -> str:
    """Name the place of a release: a unit says one thing of each unit that it speaks of."""
    places = [release.unit, release.series, *filter(None, [release.about])]
    return "/".join(str(place.uuid) for place in places)


def _content_of(wave: Wave, sheets: Sequence[Sheet], *, unreadable: int) -> dict[str, Any]:
    content: dict[str, Any] = {
        "format": FORMAT,
        "wave": str(wave.uuid),
        "unreadable": unreadable,
        "numbers": 0,
        "examined": 0,
        "exact": 0,
        "narrowed": 0,
        "combinations": 0,
        "releases": [
            {"release": release, "sha256": sha256} for release, sha256 in _releases_of(wave).items()
        ],
    }
    if content["releases"]:
        audit = audit_wave(wave.uuid, sheets=sheets)
        if not audit.is_safe:
            raise FoundUnsafe(_in_words(audit))
        found = audit.findings
        content |= {
            "numbers": audit.numbers,
            "examined": found.examined,
            "exact": found.exact,
            "narrowed": found.narrowed,
            "combinations": found.small_combinations,
        }
    return content


def _in_words(audit: WaveAudit) -> str:
    found = audit.findings
    counts = f"{found.exact} exact, {found.narrowed} narrowed, {found.small_combinations} combined"
    return "; ".join([counts, *audit.problems])
