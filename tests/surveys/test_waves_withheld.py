"""A wave that its audit withheld: the command says why, and publishes it when nothing is found."""

from __future__ import annotations

import io
import uuid

import pytest
from django.core.management import CommandError, call_command

from culture.audit.models import AuditEntry
from culture.metrics.models import Release
from surveys.waves.closing import auditing, ending, releasing
from surveys.waves.models import Certificate, Wave
from tests import make_surveys
from tests.surveys.test_waves_closing import OVER, an_answered_wave

pytestmark = pytest.mark.django_db

FAULT = "Whole: a number of 4 people"


@pytest.fixture
def withheld(monkeypatch: pytest.MonkeyPatch) -> Wave:
    """A wave that today's audit would release, withheld by one that found something."""
    wave = an_answered_wave()
    ending.close_due(now=OVER)
    with monkeypatch.context() as patch:
        patch.setattr(auditing, "_wrong_with", lambda *_args, **_facts: [FAULT])
        assert not releasing.release_wave(wave.uuid, now=OVER)
    wave.refresh_from_db()
    assert (wave.state, wave.is_withheld) == ("closed", True)
    return wave


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("release_wave", *arguments, stdout=out)
    return out.getvalue()


def outcomes() -> list[str]:
    entries = AuditEntry.objects.filter(action="wave-release-tried-again").order_by("pk")
    return [entry.details["outcome"] for entry in entries]


def test_the_command_lists_withheld_waves(withheld: Wave) -> None:
    make_surveys.a_wave(withheld.units.get())

    assert said() == f"{withheld.uuid}  Autumn survey\n"


def test_it_says_what_is_wrong_and_publishes_nothing(
    withheld: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "_wrong_with", lambda *_args, **_facts: [FAULT])

    with pytest.raises(CommandError, match="stays withheld: the audit found something: 0 exact"):
        said(str(withheld.uuid))

    withheld.refresh_from_db()
    assert (withheld.state, withheld.is_withheld) == ("closed", True)
    assert (Release.objects.count(), outcomes()) == (0, ["withheld"])


def test_it_publishes_with_a_certificate_where_nothing_is_found_any_more(withheld: Wave) -> None:
    assert said(str(withheld.uuid)) == "Autumn survey is published.\n"

    withheld.refresh_from_db()
    assert (withheld.state, withheld.is_withheld) == ("released", False)
    assert Certificate.objects.get(wave=withheld).content["exact"] == 0
    assert (Release.objects.count(), outcomes(), said()) == (3, ["released"], "")


def test_a_lost_key_is_said(withheld: Wave, settings: object, tmp_path: object) -> None:
    settings.LETTER_KEYS = str(tmp_path)  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="its key cannot be used: missing"):
        said(str(withheld.uuid))

    assert outcomes() == ["no_key"]


def test_only_a_withheld_wave_can_be_tried_again(withheld: Wave) -> None:
    with pytest.raises(CommandError, match="No wave with this identifier is withheld"):
        said(str(uuid.uuid4()))
    Wave.objects.filter(pk=withheld.pk).update(is_withheld=False)
    with pytest.raises(CommandError, match="No wave with this identifier is withheld"):
        said(str(withheld.uuid))
    assert outcomes() == []
