"""One lock per organisation: who changes its tree or its administrators waits for others."""

from culture.accounts.models import Organisation


def lock_organisation(organisation_id: int) -> Organisation:
    """Hold the organisation's row until the caller's transaction ends."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)
