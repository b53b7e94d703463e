"""Employees answer over HTTP: the ticket, the answer that comes alone, and every refusal."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import DatabaseError
from django.test import Client

from surveys.waves.answering import answers
from surveys.waves.answering.blind_signatures import blind
from surveys.waves.demo.browser import Ticket
from surveys.waves.models import Invitation, Wave
from tests import make, make_answers
from tests.make_tokens import (
    OTHER_KEY,
    a_self_assessment,
    a_token,
    an_invitation,
    an_open_wave,
    ask_for_signature,
    base64url,
    unbase64url,
)

pytestmark = pytest.mark.django_db

SAID = {"i0d-d1-1": "4", "i0d-d1-2": "2", "i0d-d2-1": "5", "tenure": "1-3", "role": "customers"}
JSON = {"accept": "application/json"}


def stored() -> list[tuple[Any, ...]]:
    """Every answer that arrived, as a worker with the key reads it."""
    return [
        (answer.tenure, answer.role, part.expected, part.delivered)
        for answer in make_answers.all_that_arrived()
        for part in answer.parts
    ]


def comments() -> list[str]:
    return [answer.comment for answer in make_answers.all_that_arrived() if answer.comment]


def send(client: Client, fields: dict[str, str], **options: Any) -> Any:
    return client.post("/s/answers/", fields, headers=JSON | options)


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_an_invitation_promises_before_it_asks(client: Client) -> None:
    invitation = an_invitation()

    response = client.get(f"/s/{invitation.code}/")

    assert response.status_code == 200
    page = response.content.decode()
    assert page.index("What we promise") < page.index('id="i0q-d1-1"')
    text = text_of(response)
    assert "Nobody in Meridian can find out what you answered: not your manager, not HR" in text
    assert "somebody who runs this service, and so holds the key of this survey" in text
    assert "your own style may tell who you are" in text
    assert "somebody who answered otherwise can tell what the others said" in text
    said = "see whether one was withdrawn; the answers cannot be read there"
    assert f"match new answers with new tickets, and {said}" in text
    assert "asks for a second ticket is told that one was taken" in text
    assert "both a copy of the database and the secret key of this service" in text
    assert "in quite other words or in another language, the program does not recognise it" in text
    assert "cannot be matched" not in text
    counted = "You are counted together with everybody asked in Harbour: 9 people."
    assert counted in text
    assert "If more people are counted with you than you know of there, ask who they are" in text
    promised = page[page.index("What we promise") : page.index("<details>")]
    assert promised.count("<p>") == 3
    assert "empathy (en): 3 statements" in text
    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]
    assert " checked" not in page


def test_the_page_speaks_the_language_of_the_invitation_unless_another_is_asked_for(
    client: Client,
) -> None:
    path = f"/s/{an_invitation(language='nb').code}/"

    assert '<html lang="nb">' in client.get(path).content.decode()
    assert '<html lang="es">' in client.get(f"{path}?lang=es").content.decode()


def test_a_token_stores_one_answer_and_gives_the_mirror_and_the_receipt(client: Client) -> None:
    token = a_token(client, an_invitation())

    response = send(Client(), token | SAID | {"comment": "Less paper."})

    assert response.status_code == 200
    assert stored() == [("1-3", "customers", None, (4, 2, 5))]
    assert comments() == ["Less paper."]
    said = response.json()
    receipt = answers.written(answers.receipt_of(unbase64url(token["message"])))
    assert receipt in said["html"]
    assert "You: 3.0 of 5" in said["html"]
    assert said["mirror"]["instruments"] == [
        {
            "name": "empathy (en)",
            "low": 1,
            "high": 5,
            "dimensions": [
                {"key": "d1", "name": "Dimension 1 (en)", "expected": None, "delivered": 3.0},
                {"key": "d2", "name": "Dimension 2 (en)", "expected": None, "delivered": 5.0},
            ],
        }
    ]
    assert (response.cookies, "Set-Cookie" in response) == ({}, False)


def test_two_tries_of_one_token_store_one_answer_and_give_one_receipt(client: Client) -> None:
    fields = a_token(client, an_invitation()) | SAID

    first, second = send(client, fields), send(client, fields)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert len(stored()) == 1


def test_the_same_blinded_message_gets_the_same_signature_and_another_gets_none(
    client: Client,
) -> None:
    invitation = an_invitation()
    ticket, other = Ticket.of(invitation.cell), Ticket.of(invitation.cell)

    first = ask_for_signature(client, invitation, ticket)
    again = ask_for_signature(client, invitation, ticket)
    elsewhere = ask_for_signature(client, invitation, other)

    assert first.json() == again.json()
    assert elsewhere.status_code == 409
    assert elsewhere.json()["title"] == "This invitation was already used elsewhere"
    invitation.refresh_from_db()
    assert invitation.use == Invitation.Use.TOKEN
    assert len(bytes(invitation.digest or b"")) == 32


@pytest.mark.parametrize("blinded", ["", "AAAA", "%%%", base64url(b"\xff" * 256)])
def test_what_no_ticket_looks_like_is_not_signed(client: Client, blinded: str) -> None:
    invitation = an_invitation()

    response = client.post(f"/s/{invitation.code}/token/", {"blinded": blinded}, headers=JSON)

    assert response.status_code == 400
    invitation.refresh_from_db()
    assert (invitation.use, invitation.digest) == (Invitation.Use.NONE, None)


def test_a_token_of_another_wave_or_cell_is_refused(client: Client) -> None:
    invitation = an_invitation()
    other = an_open_wave(invitation.cell.unit, [invitation.wave.parts.get().version], key=OTHER_KEY)
    token = a_token(client, invitation)
    named = {"wave": str(other.uuid), "cell": str(other.cells.get().uuid)}

    for changed in (named, {"cell": named["cell"]}, {"wave": named["wave"]}, {"wave": "x"}):
        response = send(client, token | changed | SAID)
        assert response.status_code == 403
        assert response.json()["title"] == "This ticket is not valid for this survey"
    assert stored() == []


@pytest.mark.parametrize("part", ["message", "signature"])
def test_a_flipped_byte_is_refused(client: Client, part: str) -> None:
    token = a_token(client, an_invitation())
    content = unbase64url(token[part])
    token[part] = base64url(content[:9] + bytes([content[9] ^ 1]) + content[10:])

    response = send(client, token | SAID)

    assert response.status_code == 403
    assert "a part of it was changed on the way" in response.json()["words"]
    assert stored() == []


def test_a_token_is_of_one_length_only(client: Client) -> None:
    invitation = an_invitation()
    ticket = Ticket.of(invitation.cell)
    short = Ticket(ticket.public_key, b"short", *blind(ticket.public_key, b"short"))
    signed = unbase64url(ask_for_signature(client, invitation, short).json()["signature"])
    cell = {"wave": str(invitation.wave.uuid), "cell": str(invitation.cell.uuid)}

    response = send(client, cell | short.fields(signed) | SAID)

    assert response.status_code == 403
    assert stored() == []


def test_other_content_with_a_used_token_gets_the_reply_of_a_first_answer(client: Client) -> None:
    wave = an_invitation().wave
    token, unused = a_token(client, an_invitation(wave)), a_token(client, an_invitation(wave))
    send(client, token | SAID)

    other = SAID | {"i0d-d1-1": "1"}
    repeated, first = send(client, token | other), send(client, unused | other)

    assert (repeated.status_code, first.status_code) == (200, 200)
    assert repeated.json()["mirror"] == first.json()["mirror"]
    assert sorted(row[3] for row in stored()) == [(1, 2, 5), (4, 2, 5)]


def test_an_answer_with_a_cookie_or_the_invitation_is_refused(client: Client) -> None:
    invitation = an_invitation()
    fields = a_token(client, invitation) | SAID
    with_cookie = Client()
    with_cookie.cookies["sessionid"] = "abc"

    refused = [
        send(with_cookie, fields),
        send(client, fields, referer=f"http://testserver/s/{invitation.code}/"),
        send(client, fields | {"code": invitation.code}),
        client.post(f"/s/answers/?code={invitation.code}", fields, headers=JSON),
    ]

    assert [response.status_code for response in refused] == [400] * 4
    assert {response.json()["title"] for response in refused} == {
        "Not taken, because it could have been traced to you"
    }
    assert stored() == []
    assert send(client, fields).status_code == 200


def test_refusals_are_pages_for_people(client: Client) -> None:
    response = client.post("/s/answers/", SAID, headers={"accept-language": "nb"})

    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
    assert '<html lang="nb">' in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"i0d-d1-1": "6"}, {"i0d-d1-1": "Choose one of the answers offered."}),
        ({"tenure": "7 years"}, {"tenure": "Choose one of the answers offered."}),
        ({"role": "boss"}, {"role": "Choose one of the answers offered."}),
        (
            {"comment": "x" * 2001},
            {"comment": "Please shorten this to 2000 characters; it has 2001 now."},
        ),
        (
            {"i0d-d1-1": "", "i0d-d1-2": "na", "i0d-d2-1": ""},
            {"i0d-d1-1": "Please answer at least one statement completely."},
        ),
    ],
)
def test_a_wrong_answer_comes_back_in_words_and_the_token_stays_good(
    client: Client, changed: dict[str, str], problems: dict[str, str]
) -> None:
    token = a_token(client, an_invitation())

    response = send(client, token | SAID | changed)

    assert response.status_code == 422
    assert response.json() == {"problems": problems}
    assert stored() == []
    assert send(client, token | SAID).status_code == 200


def test_what_a_wave_does_not_ask_is_not_taken(client: Client) -> None:
    wave = an_open_wave(
        make.a_unit(make.an_organisation()),
        asks_tenure=False,
        asks_role=False,
        asks_comment=False,
    )
    invitation = an_invitation(wave)
    page = client.get(f"/s/{invitation.code}/").content.decode()
    token = a_token(client, invitation)

    assert not re.search('name="(tenure|role|comment)"', page)
    assert send(client, token | SAID).status_code == 400
    assert send(client, token | {"i0d-d2-1": "5"}).status_code == 200
    assert stored() == [("", "", None, (None, None, 5))]


def test_a_closed_wave_takes_nothing_and_says_so(client: Client) -> None:
    invitation = an_invitation()
    fields = a_token(client, invitation) | SAID
    unused = an_invitation(invitation.wave)
    ticket = Ticket.of(unused.cell)
    Wave.objects.filter(pk=invitation.wave_id).update(state=Wave.State.CLOSED)

    refused = [
        client.get(f"/s/{unused.code}/"),
        client.get(f"/s/{unused.code}/confidential/"),
        client.post(f"/s/{unused.code}/confidential/", SAID),
        ask_for_signature(client, unused, ticket),
        send(client, fields),
    ]

    assert [response.status_code for response in refused] == [403] * 5
    for response in refused[:3]:
        assert "This survey is not open" in text_of(response)
    unused.refresh_from_db()
    assert unused.use == Invitation.Use.NONE
    assert stored() == []


def test_a_wave_past_its_time_takes_nothing_although_nobody_has_closed_it(client: Client) -> None:
    wave = an_open_wave(
        make.a_unit(make.an_organisation()),
        opens_at=make.NOW.replace(year=2019),
        closes_at=make.NOW.replace(year=2020),
    )

    assert client.get(f"/s/{an_invitation(wave).code}/").status_code == 403


def test_after_the_closing_nobody_can_tell_whether_an_answer_had_arrived(client: Client) -> None:
    invitation = an_invitation()
    sent, unsent = (a_token(client, one) for one in (invitation, an_invitation(invitation.wave)))
    send(client, sent | SAID)
    Wave.objects.filter(pk=invitation.wave_id).update(state=Wave.State.CLOSED)

    replies = [send(client, token | SAID) for token in (sent, unsent)]

    assert [reply.status_code for reply in replies] == [403, 403]
    assert replies[0].content == replies[1].content
    assert len(stored()) == 1


@pytest.mark.parametrize("path", ["", "token/", "confidential/"])
def test_an_unknown_code_leads_to_a_clear_page(client: Client, path: str) -> None:
    url = f"/s/{'0' * 26}/{path}"
    response = client.post(url) if path == "token/" else client.get(url)

    assert response.status_code == 404
    assert "This link leads nowhere" in text_of(response)


@pytest.mark.parametrize(
    ("path", "failing"),
    [
        ("/s/answers/", "surveys.waves.answering.answers.submit"),
        ("/s/answers/", "surveys.waves.answering.tokens.read_token"),
        ("/s/{code}/token/", "surveys.waves.answering.tickets.sign_ticket"),
        ("/s/{code}/confidential/", "surveys.waves.answering.answers.submit"),
        ("/s/receipt/", "surveys.waves.answering.answers.state_of"),
    ],
)
def test_a_database_that_refuses_asks_to_send_again_and_logs_nothing_of_it(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    path: str,
    failing: str,
) -> None:
    fields = a_token(client, an_invitation()) | SAID | {"comment": "Bo Lind did it."}
    code = an_invitation().code

    def fail(*_args: Any, **_facts: Any) -> None:
        raise DatabaseError("Bo Lind did it.")

    monkeypatch.setattr(failing, fail)
    receipt = {"receipt": "0" * 26} if "receipt" in path else {}
    response = client.post(path.format(code=code), fields | receipt)

    assert response.status_code == 503
    assert "again in a minute" in text_of(response)
    assert "Bo Lind" not in caplog.text
    assert stored() == []


def test_a_two_sided_questionnaire_shows_its_gap(client: Client) -> None:
    unit = make.a_unit(make.an_organisation())
    climate = make.a_version(
        unit.organisation, key="climate", low=1, high=5, reversed_items=["d1-2"]
    )
    wave = an_open_wave(unit, [a_self_assessment(unit.organisation), climate])
    token = a_token(client, an_invitation(wave))

    # 5 and, turned, 4 were expected; 4 and, turned, 2 found: means of 4.5 and 3.0.
    response = send(
        client,
        token
        | {
            "i1e-d1-1": "5",
            "i1d-d1-1": "4",
            "i1e-d1-2": "2",
            "i1d-d1-2": "4",
            "i1e-d2-1": "3",
            "i1d-d2-1": "",
        },
    )

    assert [row[2:] for row in stored()] == [((5, 2, 3), (4, 4, None))]
    (instrument,) = response.json()["mirror"]["instruments"]
    assert instrument["dimensions"] == [
        {"key": "d1", "name": "Dimension 1 (en)", "expected": 4.5, "delivered": 3.0}
    ]
    assert (
        "<span>expected (en): 4.5</span><span>delivered (en): 3.0, gap \N{MINUS SIGN}1.5</span>"
        in response.json()["html"]
    )


def test_questions_of_several_questionnaires_are_counted_through(client: Client) -> None:
    unit = make.a_unit(make.an_organisation())
    versions = [a_self_assessment(unit.organisation), make.a_version(unit.organisation)]
    invitation = an_invitation(an_open_wave(unit, versions))

    page = client.get(f"/s/{invitation.code}/").content.decode()

    assert re.findall(r"Question \d of \d", page) == [f"Question {n} of 6" for n in range(1, 7)]
    assert len(set(re.findall(r' id="([^"]+)"', page))) == len(re.findall(r' id="[^"]+"', page))


def form_of(client: Client, path: str) -> dict[str, str]:
    """The random field of a form as it is served."""
    page = client.get(path).content.decode()
    (field,) = re.findall(r'name="form" value="([^"]+)"', page)
    return {"form": field}


def receipt_in(response: Any) -> str:
    (receipt,) = re.findall(r'receipt-code">([^<]+)', response.content.decode())
    return str(receipt)


def without_chance(response: Any) -> str:
    """A page without what is random in every reply: its receipt and its field."""
    page = response.content.decode()
    return re.sub(r'(receipt-code">|name="form" value=")[^"<]+', r"\1", page)


def test_without_javascript_the_weaker_path_is_labelled_and_stores_once(client: Client) -> None:
    invitation = an_invitation()
    path = f"/s/{invitation.code}/confidential/"

    page = client.get(path).content.decode()
    form = form_of(client, path)
    first, again = client.post(path, SAID | form), client.post(path, SAID | form)

    before, button = page.index("not anonymously"), page.index("Send on the confidential path")
    assert (
        before < page.index('id="i0q-d1-1"') < page.rindex("weaker than the anonymous one") < button
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert "You: 3.0 of 5" in text_of(first)
    assert first.content == again.content
    assert stored() == [("1-3", "customers", None, (4, 2, 5))]
    invitation.refresh_from_db()
    assert invitation.use == Invitation.Use.CONFIDENTIAL


def test_nothing_sent_later_on_the_confidential_path_tells_of_the_first_answer(
    client: Client,
) -> None:
    used = an_invitation()
    unused = an_invitation(used.wave)
    paths = [f"/s/{one.code}/confidential/" for one in (used, unused)]
    client.post(paths[0], SAID | form_of(client, paths[0]))
    right, wrong = SAID, SAID | {"i0d-d1-1": "1"}

    for content in (wrong, right):
        replies = [client.post(path, content | form_of(client, path)) for path in paths]
        known = [client.post("/s/receipt/", {"receipt": receipt_in(reply)}) for reply in replies]

        assert [reply.status_code for reply in replies] == [200, 200]
        assert len({without_chance(reply) for reply in replies}) == 1
        assert ["This receipt is stored" in text_of(reply) for reply in known] == [True, True]

    assert sorted(row[3] for row in stored()) == [(1, 2, 5), (4, 2, 5)]


def test_a_later_receipt_takes_no_answer_back(client: Client) -> None:
    path = f"/s/{an_invitation().code}/confidential/"
    client.post(path, SAID | form_of(client, path))
    later = client.post(path, SAID | form_of(client, path))

    gone = client.post("/s/receipt/", {"receipt": receipt_in(later), "word": "withdraw"})

    assert "was withdrawn" in text_of(gone)
    assert len(stored()) == 1


def test_the_pages_of_an_invitation_are_the_same_used_or_not(client: Client) -> None:
    unused = an_invitation()
    answered, fetched = an_invitation(unused.wave), an_invitation(unused.wave)
    path = f"/s/{answered.code}/confidential/"
    client.post(path, SAID | form_of(client, path))
    send(client, a_token(client, fetched) | SAID)

    for page in ("", "confidential/"):
        shown = {
            without_chance(client.get(f"/s/{one.code}/{page}")).replace(one.code, "")
            for one in (unused, answered, fetched)
        }
        assert len(shown) == 1


def test_a_confidential_answer_that_did_not_arrive_is_sent_again_with_its_form(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = an_invitation()
    path = f"/s/{invitation.code}/confidential/"
    form = form_of(client, path)

    def fail(*_args: Any, **_facts: Any) -> None:
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr("surveys.waves.answering.answers.submit", fail)
        failed = client.post(path, SAID | form)
    invitation.refresh_from_db()
    assert (failed.status_code, invitation.use) == (503, Invitation.Use.CONFIDENTIAL)
    assert f'name="form" value="{form["form"]}"' in failed.content.decode()

    assert client.post(path, SAID | form).status_code == 200
    assert len(stored()) == 1


def test_who_answered_confidentially_gets_no_ticket_and_the_other_way_round(
    client: Client,
) -> None:
    confidential, anonymous = an_invitation(), an_invitation()
    client.post(f"/s/{confidential.code}/confidential/", SAID)
    a_token(client, anonymous)

    ticket = ask_for_signature(client, confidential, Ticket.of(confidential.cell))
    answer = client.post(f"/s/{anonymous.code}/confidential/", SAID)

    assert (ticket.status_code, answer.status_code) == (409, 200)
    assert len(stored()) == 1


def test_problems_and_the_language_switch_lose_nothing_without_javascript(client: Client) -> None:
    invitation = an_invitation()
    path = f"/s/{invitation.code}/confidential/"
    typed = SAID | {"comment": "Half done", "tenure": "x"}

    wrong = client.post(path, typed)
    switched = client.post(f"{path}?lang=nb", typed | {"switch": "nb"})

    assert (wrong.status_code, switched.status_code) == (422, 200)
    assert 'href="#tenure"' in wrong.content.decode()
    assert '<html lang="nb">' in switched.content.decode()
    for page in (wrong, switched):
        assert "Half done" in page.content.decode()
        assert 'name="i0d-d1-1" value="4" checked' in page.content.decode()
    invitation.refresh_from_db()
    assert invitation.use == Invitation.Use.NONE
    assert stored() == []


def test_a_receipt_tells_whether_an_answer_is_stored_and_withdraws_it(client: Client) -> None:
    token = a_token(client, an_invitation())
    send(client, token | SAID | {"comment": "Less paper."})
    receipt = answers.written(answers.receipt_of(unbase64url(token["message"])))

    found = client.post("/s/receipt/", {"receipt": f" {receipt.upper()} "})
    mistyped = client.post("/s/receipt/", {"receipt": receipt, "word": "yes"})
    assert stored() != []
    gone = client.post("/s/receipt/", {"receipt": receipt, "word": " Withdraw "})
    later = client.post("/s/receipt/", {"receipt": receipt})

    assert "This receipt is stored" in text_of(found)
    assert "Less paper" not in text_of(found)
    assert (mistyped.status_code, gone.status_code) == (422, 200)
    assert "was withdrawn" in text_of(gone)
    assert "was withdrawn" in text_of(later)
    assert (stored(), comments()) == ([], [])
    assert send(client, token | SAID).status_code == 200
    assert stored() == []


def test_what_is_no_receipt_or_an_unknown_one_is_said(client: Client) -> None:
    unknown = answers.written(b"0123456789abcdef")

    assert client.get("/s/receipt/").status_code == 200
    assert client.post("/s/receipt/", {"receipt": "abc"}).status_code == 422
    response = client.post("/s/receipt/", {"receipt": unknown})
    assert "No answer is stored under this receipt" in text_of(response)


def test_nothing_can_be_withdrawn_when_the_wave_is_closed(client: Client) -> None:
    invitation = an_invitation()
    token = a_token(client, invitation)
    send(client, token | SAID)
    receipt = answers.written(answers.receipt_of(unbase64url(token["message"])))
    Wave.objects.filter(pk=invitation.wave_id).update(state=Wave.State.CLOSED)

    response = client.post("/s/receipt/", {"receipt": receipt, "word": "withdraw"})

    assert "The survey is closed" in text_of(response)
    assert len(stored()) == 1


def test_the_page_weighs_little_on_the_wire(client: Client) -> None:
    unit = make.a_unit(make.an_organisation())
    versions = [
        a_self_assessment(unit.organisation, key=f"scale-{n}", items=(5, 5, 5, 5)) for n in range(4)
    ]
    invitation = an_invitation(an_open_wave(unit, versions))

    page = client.get(f"/s/{invitation.code}/", headers={"accept-encoding": "gzip"})

    weights = [len(page.content)]
    for path in re.findall(r'"/static/([^"]+)"', gzip.decompress(page.content).decode()):
        found = finders.find(path)
        assert found
        weights.append(len(gzip.compress(Path(found).read_bytes())))
    assert len(weights) == 9
    assert sum(weights) <= 30_000
