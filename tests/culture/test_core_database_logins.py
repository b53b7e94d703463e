import pytest
from django.core.management import call_command
from django.db import connection
from environs import EnvError

ROLES = (
    "SELECT rolname, rolpassword IS NULL FROM pg_authid WHERE rolname LIKE 'culture_w%' ORDER BY 1"
)


def roles() -> list[tuple[str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(ROLES)
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_both_roles_get_their_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEB_DATABASE_PASSWORD", "it's a secret")
    monkeypatch.setenv("WORKER_DATABASE_PASSWORD", "another one")

    call_command("database_logins")

    assert roles() == [("culture_web", False), ("culture_worker", False)]
    assert "secret" not in capsys.readouterr().out


@pytest.mark.django_db
def test_without_passwords_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEB_DATABASE_PASSWORD", raising=False)

    with pytest.raises(EnvError, match="WEB_DATABASE_PASSWORD"):
        call_command("database_logins")

    assert roles() == [("culture_web", True), ("culture_worker", True)]
