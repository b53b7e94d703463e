"""The attacker with every sum and all scatter: squares give nobody away, plain ones did.

`make attack` runs 500 organisations; without it a few of each kind are tried.
"""

import os

from culture.privacy.attacker import Findings
from tests.culture.crossings import forgotten
from tests.culture.organisations import realistic
from tests.culture.squares import Told, attacked, survey

ORGANISATIONS = int(os.environ.get("ATTACKED_ORGANISATIONS", "16"))
SHORT = 16
AT_THE_FLOOR = range(10)


def test_squares_give_nobody_away_not_even_at_the_floor_although_plain_ones_do() -> None:
    guarded = plain = at_floor = without_moves = Findings()
    for seed in range(ORGANISATIONS):
        for subject in attacked(some) if (some := survey(seed)) else ():
            guarded += subject.findings()
            plain += subject.findings_of_plain_squares()
            if seed in AT_THE_FLOOR:
                at_floor += subject.findings_at_floor()
                without_moves += subject.findings_without_moves()

    assert guarded == Findings(examined=plain.examined)
    if ORGANISATIONS == SHORT:
        assert plain == Findings(exact=555, narrowed=2522, examined=6184)
    assert plain.exact > plain.examined / 20
    assert at_floor == Findings(examined=without_moves.examined)
    assert without_moves.narrowed > without_moves.examined / 10


def test_nothing_is_told_of_few_whom_two_breakdowns_have_in_common_although_it_was() -> None:
    today, once = Told(), Told()
    for seed in range(ORGANISATIONS):
        if (some := survey(seed)) is None:
            continue
        for subject in attacked(some):
            today = today.and_of(subject.told_of_few())
        with forgotten():
            for subject in attacked(some):
                once = once.and_of(subject.told_of_few())

    assert today == Told()
    if ORGANISATIONS == SHORT:
        assert once == Told(of_few=198, narrowed=64)
    assert once.narrowed > once.of_few / 20


def test_an_organisation_of_281_people_nearly_of_one_mind_gives_nobody_away() -> None:
    guarded = plain = Findings()
    some = survey(2, some=realistic())
    assert some is not None
    for subject in attacked(some):
        guarded += subject.findings()
        plain += subject.findings_of_plain_squares()

    assert guarded == Findings(examined=965)
    assert plain == Findings(narrowed=386, examined=965)
