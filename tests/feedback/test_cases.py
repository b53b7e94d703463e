"""Customers who wish an answer: answered once, asked whether it is solved, opened again by a no."""

from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.core import locks
from culture.core.locks import Lock
from culture.org.models import Unit
from culture.toolkit.models import StandIn
from feedback.cases import mails
from feedback.cases.links import LIFE, find_link, make_link
from feedback.cases.models import Case, CaseLink, CaseMail, CaseReply, CaseVerdict
from feedback.cases.reach import cases_seen_by, works_with_cases
from feedback.cases.retention import forget_customers
from feedback.cases.services.answering import (
    erase_case,
    give_case,
    offer_link,
    take_reply_back,
)
from feedback.cases.services.customers import say_as_customer
from feedback.cases.settled import UNDO
from feedback.cases.states import standing_of
from feedback.touchpoints import retention as touchpoints
from feedback.touchpoints.models import Contact
from feedback.touchpoints.words import sort_words
from tests import make
from tests.make_cases import WEEK, a_contact, a_reply, fresh, round_of
from tests.make_promises import a_member

pytestmark = pytest.mark.django_db
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
LINK = re.compile(r"https?://\S+/c/(\w+)/")


@pytest.fixture
def shop() -> Unit:
    top = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(top.organisation, parent=top, name="Shop")


@pytest.fixture
def lead(shop: Unit) -> User:
    return make.a_leader(shop, name="Lena Lead")


@pytest.fixture
def hr(shop: Unit) -> User:
    return make.a_user(shop.organisation, name="Hanna Hr", is_hr=True)


@pytest.fixture
def contact(shop: Unit) -> Contact:
    return a_contact(shop)


def state_of(contact: Contact, *, now: dt.datetime = make.NOW) -> str:
    return standing_of(fresh(contact), now=now).state.value


def code_in(text: str) -> str:
    found = LINK.search(text)
    assert found
    return found[1]


def test_a_case_is_answered_asked_again_opened_again_and_solved(
    contact: Contact, lead: User, client: Client
) -> None:
    staff, page = make.a_client(lead), reverse("cases:case", args=[contact.pk])
    assert "Ola Nordmann" in staff.get(reverse("cases:index")).text
    sent = {"way": "mail", "words": "Here it is.", "language": "nb", "number": 1}
    assert staff.post(reverse("cases:reply", args=[contact.pk]), sent).status_code == 302
    said_at = round_of(contact).reply.said_at
    assert (state_of(contact), mails.send_due(now=said_at + UNDO - SECOND).claimed) == (
        "answered",
        0,
    )

    assert mails.send_due(now=said_at + UNDO).taken == 1
    [answer] = mail.outbox
    assert (answer.to, answer.subject) == (
        ["ola@example.org"],
        f"Din melding til {contact.organisation.name}",
    )
    assert answer.body.startswith("Here it is.\n")
    address = reverse("solved:say", args=[code_in(str(answer.body))])
    asked = client.get(address)
    assert (asked.status_code, asked.cookies) == (200, {})
    assert "Er saken din løst?" in asked.text
    no = client.post(address, {"answer": "no", "comment": "Still broken."})
    assert (no.status_code, state_of(contact)) == (302, "reopened")
    assert "Takk" in client.get(address).text
    assert "Still broken." in staff.get(page).text

    again = {"way": "mail", "words": "Now it is.", "language": "nb", "number": 2}
    assert staff.post(reverse("cases:reply", args=[contact.pk]), again).status_code == 302
    mails.send_due(now=round_of(contact).reply.said_at + UNDO)
    newest = next(one for one in reversed(mail.outbox) if one.to == ["ola@example.org"])
    second = code_in(str(newest.body))
    assert client.post(reverse("solved:say", args=[second]), {"answer": "yes"}).status_code == 302
    assert (state_of(contact), round_of(contact).number) == ("solved", 2)
    assert "Now it is." in staff.get(page).text


def test_the_customer_is_asked_once_more_after_three_days_unless_it_was_said(
    contact: Contact, lead: User
) -> None:
    reply = a_reply(lead, contact)
    mails.send_due(now=make.NOW + UNDO)
    assert mails.send_due(now=make.NOW + 3 * DAY - SECOND).claimed == 0
    assert mails.send_due(now=make.NOW + 3 * DAY).taken == 1
    assert mail.outbox[-1].subject == f"{contact.organisation.name}: is it solved?"
    assert "You are asked once." in mail.outbox[-1].body

    other = a_contact(contact.unit, address="eva@example.org")
    a_reply(lead, other)
    say_as_customer(asked=round_of(other), was_solved=True, comment="", now=make.NOW + DAY)
    before = len(mail.outbox)
    mails.send_due(now=make.NOW + 3 * DAY)
    # The answer itself leaves, the question does not.
    assert [one.subject for one in mail.outbox[before:]] == [
        f"Your message to {contact.organisation.name}"
    ]
    assert reply.round.number == 1


def test_of_two_who_answer_the_second_is_told_and_keeps_the_words(
    contact: Contact, lead: User, hr: User
) -> None:
    first = a_reply(lead, contact, words="First.")
    assert a_reply(lead, contact, words="First.") == first
    sent = {"way": "mail", "words": "Second, with care.", "language": "en", "number": 1}
    page = make.a_client(hr).post(reverse("cases:reply", args=[contact.pk]), sent)
    assert "Lena Lead was quicker. This customer was answered already." in page.text
    assert "Second, with care." in page.text
    assert CaseReply.objects.get().words == "First."


def test_an_answer_to_what_was_said_before_is_refused(contact: Contact, lead: User) -> None:
    a_reply(lead, contact)
    say_as_customer(asked=round_of(contact), was_solved=False, comment="", now=make.NOW)
    with pytest.raises(ValidationError, match="wrote again in the meantime"):
        a_reply(lead, contact, number=1, words="Late to see.")
    assert CaseReply.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one(settings: object) -> None:
    shop = make.a_unit(make.an_organisation(), name="Shop")
    contact, people = a_contact(shop), [make.a_leader(shop), make.a_leader(shop)]
    refused: list[str] = []
    start = threading.Barrier(2)

    def answer(user: User) -> None:
        try:
            start.wait(timeout=20)
            a_reply(user, contact, words=f"From {user.name}", number=1)
        except ValidationError as refusal:
            refused.extend(refusal.messages)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert (CaseReply.objects.count(), len(refused)) == (1, 1)
    assert "was quicker" in refused[0]
    assert CaseMail.objects.filter(kind="reply").count() == 1


def test_an_answer_is_taken_back_before_it_leaves_and_not_after(
    contact: Contact, lead: User
) -> None:
    a_reply(lead, contact)
    take_reply_back(actor=lead, contact=contact, now=make.NOW + UNDO - SECOND)
    assert (state_of(contact), CaseMail.objects.count()) == ("new", 0)
    assert mails.send_due(now=make.NOW + 9 * DAY).claimed == 0

    a_reply(lead, contact)
    for late in (make.NOW + UNDO, make.NOW + DAY):
        with pytest.raises(ValidationError, match="too late"):
            take_reply_back(actor=lead, contact=contact, now=late)
    mails.send_due(now=make.NOW + UNDO)
    with pytest.raises(ValidationError, match="too late"):
        take_reply_back(actor=lead, contact=contact, now=make.NOW)  # the clock of another process
    assert state_of(contact) == "answered"


def test_a_customer_says_one_thing_of_a_round(contact: Contact, lead: User) -> None:
    a_reply(lead, contact)
    asked = round_of(contact)
    for _time in range(2):
        say_as_customer(asked=asked, was_solved=False, comment="No.", now=make.NOW)
    with pytest.raises(ValidationError):
        say_as_customer(asked=asked, was_solved=True, comment="", now=make.NOW)
    assert (CaseVerdict.objects.count(), round_of(contact).number) == (1, 2)


def test_a_link_of_a_taken_back_answer_keeps_nothing(contact: Contact, lead: User) -> None:
    a_reply(lead, contact)
    asked = round_of(contact)
    take_reply_back(actor=lead, contact=contact, now=make.NOW)
    with pytest.raises(ValidationError):
        say_as_customer(asked=asked, was_solved=False, comment="", now=make.NOW)
    assert (CaseVerdict.objects.count(), state_of(contact)) == (0, "new")


def test_a_link_is_known_by_its_digest_until_its_time_is_over(
    contact: Contact, lead: User, client: Client
) -> None:
    a_reply(lead, contact)
    code = code_in(make_link(round_of(contact), now=make.NOW))
    assert code not in str(CaseLink.objects.values().get())
    assert find_link(code, now=make.NOW + LIFE - SECOND)
    assert find_link(code, now=make.NOW + LIFE) is None
    assert client.get(reverse("solved:say", args=["0" * 26])).status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "perhaps"}, {"answer": "no", "comment": "x" * 501}]
)
def test_a_customers_answer_is_checked(
    contact: Contact, lead: User, client: Client, sent: dict[str, str]
) -> None:
    a_reply(lead, contact)
    code = code_in(make_link(round_of(contact), now=make.NOW))
    page = client.post(reverse("solved:say", args=[code]), sent)
    assert (page.status_code, CaseVerdict.objects.count()) == (422, 0)


def test_somebody_without_a_mail_address_gets_a_link(shop: Unit, lead: User) -> None:
    caller = a_contact(shop, address="+47 22 00 00 00")
    with pytest.raises(ValidationError):
        a_reply(lead, caller, way="mail")
    with pytest.raises(ValidationError):
        offer_link(actor=lead, contact=caller, now=make.NOW)
    a_reply(lead, caller, words="Called at five.")
    assert CaseMail.objects.count() == 0
    page = make.a_client(lead).post(reverse("cases:link", args=[caller.pk]))
    assert find_link(code_in(page.text), now=make.NOW + DAY)
    assert "no-store" in page["Cache-Control"]


def test_hr_leads_stand_ins_and_owners_see_a_case_and_nobody_else(
    contact: Contact, shop: Unit, lead: User, hr: User
) -> None:
    helper, clerk, other = (a_member(shop, name=name) for name in ("Helper", "Clerk", "Other"))
    StandIn.objects.create(
        unit=shop, person=helper.person, starts_on=make.TODAY, ends_on=make.TODAY
    )
    beside = make.a_leader(make.a_unit(shop.organisation, parent=shop.parent, name="Beside"))
    administrator = make.a_user(shop.organisation, is_administrator=True)
    stranger = make.a_leader(make.a_unit(make.an_organisation()))
    give_case(actor=lead, contact=contact, owner=clerk, now=make.NOW)
    everybody = [hr, lead, helper, clerk, other, beside, administrator, stranger]
    seen = [cases_seen_by(one, day=make.TODAY).exists() for one in everybody]
    assert seen == [True, True, True, True, False, False, False, False]
    works = [works_with_cases(one, day=make.TODAY) for one in everybody]
    assert works == [True, True, True, True, False, True, False, True]
    tomorrow = make.TODAY + DAY
    assert not cases_seen_by(helper, day=tomorrow).exists()


def test_a_case_is_given_to_those_who_may_read_it(contact: Contact, shop: Unit, lead: User) -> None:
    outside = make.a_user(shop.organisation, name="Nobody of here")
    with pytest.raises(ValidationError):
        give_case(actor=lead, contact=contact, owner=outside, now=make.NOW)
    assert not Case.objects.filter(owner__isnull=False).exists()
    give_case(actor=lead, contact=contact, owner=lead, now=make.NOW)
    assert AuditEntry.objects.filter(action="case-given").count() == 1


def test_erasing_leaves_how_it_went_and_no_trace_of_the_customer(
    contact: Contact, lead: User, hr: User
) -> None:
    a_reply(lead, contact, words="Dear Ola")
    say_as_customer(asked=round_of(contact), was_solved=True, comment="Ola", now=make.NOW)
    client, url = make.a_client(hr), reverse("cases:erase", args=[contact.pk])
    client.post(url, {"typed": "no"})
    assert Contact.objects.get().name == "Ola Nordmann"
    client.post(url, {"typed": "Erase"})
    kept = Contact.objects.get()
    assert (kept.name, kept.address, kept.message) == ("", "", "")
    assert (CaseReply.objects.get().words, CaseVerdict.objects.get().comment) == ("", "")
    assert not CaseMail.objects.filter(recipient=None).exists()
    assert state_of(contact) == "solved"
    erased = AuditEntry.objects.get(action="contact-erased")
    assert erased.object_name == "Shop"
    assert "Ola" not in str(AuditEntry.objects.values_list("details", "object_name"))
    page = client.get(reverse("cases:case", args=[contact.pk])).text
    assert "Name and address are erased" in page


def test_the_clock_erases_contacts_with_what_was_written(contact: Contact, lead: User) -> None:
    a_reply(lead, contact, words="Dear Ola")
    late = make.NOW + 250 * DAY
    touchpoints.apply_retention(now=late)
    assert (Contact.objects.get().address, CaseReply.objects.get().words) == ("", "Dear Ola")
    assert [forget_customers(now=late) for _time in range(2)] == [3, 0]
    assert (CaseReply.objects.get().words, CaseMail.objects.count()) == ("", 0)
    assert mails.send_due(now=late).claimed == 0


def test_an_erased_customer_is_not_answered(contact: Contact, lead: User) -> None:
    erase_case(actor=lead, contact=contact, now=make.NOW)
    with pytest.raises(ValidationError, match="erased"):
        a_reply(lead, contact)
    assert state_of(contact) == "erased"


def test_reading_contacts_is_noted_without_names(contact: Contact, hr: User) -> None:
    client = make.a_client(hr)
    client.get(reverse("cases:index"))
    client.get(reverse("cases:case", args=[contact.pk]))
    found = AuditEntry.objects.values_list("action", "details")
    assert list(found) == [("contacts-read", {"shown": 1})] * 2


def test_the_file_has_no_customer(contact: Contact, hr: User) -> None:
    text = make.a_client(hr).get(reverse("cases:table")).content.decode("utf-8-sig")
    assert "Shop" in text
    assert str(WEEK + 9 * DAY) in text
    assert not [word for word in ("Ola", "example.org") if word in text]


def test_a_mail_to_staff_names_no_customer(contact: Contact, lead: User) -> None:
    a_reply(lead, contact)
    say_as_customer(asked=round_of(contact), was_solved=False, comment="Ola!", now=make.NOW)
    mails.send_due(now=make.NOW)
    [told] = mail.outbox
    assert told.to == [lead.email]
    assert "a customer says that it was not solved" in told.subject
    assert "Ola" not in f"{told.subject} {told.body}"


def test_a_begun_answer_speaks_the_language_of_the_customer(shop: Unit, lead: User) -> None:
    contact = a_contact(shop, language="es")
    client, page = make.a_client(lead), reverse("cases:case", args=[contact.pk])
    assert "Buenos días, Ola Nordmann:" in client.get(f"{page}?template=mended").text
    assert "Good day Ola Nordmann," in client.get(f"{page}?template=mended&language=en").text
    assert "Good day" not in client.get(f"{page}?template=nonsense&language=xx").text


@pytest.mark.django_db(transaction=True)
def test_a_case_is_begun_while_contacts_are_written_anew() -> None:
    shop = make.a_unit(make.an_organisation(), name="Shop")
    lead, contact = make.a_leader(shop), a_contact(shop)

    def answer() -> None:
        try:
            a_reply(lead, contact)
        finally:
            connection.close()

    with transaction.atomic():
        locks.take(Lock.WORDS, shop.organisation_id)
        staff = threading.Thread(target=answer)
        staff.start()
        staff.join(timeout=0.5)
        assert staff.is_alive()
        Contact.objects.all().delete()
        Contact.objects.bulk_create([contact])
    staff.join(timeout=20)
    assert state_of(contact) == "answered"
    sort_words(now=make.NOW)  # and contacts are written anew after it was begun
    assert state_of(contact) == "answered"


def test_what_a_customer_said_cannot_be_changed_by_the_web(contact: Contact, lead: User) -> None:
    a_reply(lead, contact)
    say_as_customer(asked=round_of(contact), was_solved=False, comment="", now=make.NOW)
    statements = {
        "UPDATE cases_caseverdict SET was_solved = true": False,
        "DELETE FROM cases_caseverdict": False,
        "UPDATE cases_caseround SET due_at = due_at": False,
        "UPDATE cases_casereply SET said_at = said_at": False,
        "UPDATE cases_casereply SET words = ''": True,
        "UPDATE cases_caseverdict SET comment = ''": True,
    }
    allowed = {}
    for statement in statements:
        with connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute("SET LOCAL ROLE culture_web")
                    cursor.execute(statement)
                    cursor.execute("RESET ROLE")
                allowed[statement] = True
            except Exception as error:  # noqa: BLE001 - whatever the database says
                assert "permission denied" in str(error)  # noqa: PT017
                allowed[statement] = False
    assert allowed == statements
