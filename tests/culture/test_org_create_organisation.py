"""The command that opens an empty house."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from culture.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db


def create(name: str = "Our company", **options: str) -> str:
    options = {"administrator": "Ana Ruiz", "email": "ana@example.org"} | options
    output = io.StringIO()
    call_command("create_organisation", name, stdout=output, **options)
    return output.getvalue()


def test_the_first_administrator_sets_a_password_through_the_printed_link(client: Client) -> None:
    link = create(time_zone="America/Lima").split()[-1]

    user = User.objects.get()
    assert (user.email, user.is_administrator, user.is_hr) == ("ana@example.org", True, False)
    assert (user.organisation.name, user.organisation.time_zone) == ("Our company", "America/Lima")
    page = client.get("/accounts/" + link.partition("/accounts/")[2], follow=True)
    assert page.status_code == 200
    assert b'type="password"' in page.content


@pytest.mark.parametrize(
    ("options", "words"),
    [({"time_zone": "Moon/Sea"}, "time zone"), ({"email": "ana"}, "valid email address")],
)
def test_a_wrong_fact_is_refused_in_words_and_nothing_is_stored(
    options: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        create(**options)
    assert not Organisation.objects.exists()
