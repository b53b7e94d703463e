import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
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
def test_an_owner_who_is_no_superuser_sends_hashed_passwords(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WEB_DATABASE_PASSWORD", "it's a secret")
    monkeypatch.setenv("WORKER_DATABASE_PASSWORD", "another one")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE ROLE an_owner CREATEROLE;"
            " GRANT culture_web, culture_worker TO an_owner WITH ADMIN OPTION;"
            " SET ROLE an_owner"
        )

        with CaptureQueriesContext(connection) as sent:
            call_command("database_logins")

        cursor.execute("RESET ROLE")
    assert roles() == [("culture_web", False), ("culture_worker", False)]
    assert "secret" not in str(sent.captured_queries)
    assert "let a superuser do what" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_passwords_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEB_DATABASE_PASSWORD", raising=False)

    with pytest.raises(EnvError, match="WEB_DATABASE_PASSWORD"):
        call_command("database_logins")

    assert roles() == [("culture_web", True), ("culture_worker", True)]


@pytest.mark.django_db
def test_limits_and_silence_of_web_are_there_after_a_restore_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WEB_DATABASE_PASSWORD", "a")
    monkeypatch.setenv("WORKER_DATABASE_PASSWORD", "b")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        [database] = cursor.fetchone()
        cursor.execute(f'ALTER ROLE culture_web IN DATABASE "{database}" RESET ALL')

        call_command("database_logins")

        cursor.execute(
            "SELECT setconfig FROM pg_db_role_setting AS s JOIN pg_roles AS r ON r.oid = s.setrole"
            " JOIN pg_database AS d ON d.oid = s.setdatabase"
            " WHERE rolname = 'culture_web' AND datname = current_database()"
        )
        [settings] = cursor.fetchone()
    assert settings == [
        "statement_timeout=30s",
        "lock_timeout=10s",
        "idle_in_transaction_session_timeout=60s",
        "track_activities=off",
        "log_statement=none",
        "log_min_error_statement=panic",
        "log_min_duration_statement=-1",
        "log_min_duration_sample=-1",
        "log_transaction_sample_rate=0",
        "log_error_verbosity=terse",
    ]
