"""Routes of allauth: anonymous or signed in is all they tell apart."""

from collections.abc import Mapping

from django.utils.http import int_to_base36

from tests.architecture.access.rows import EVERYBODY, Row, allow, same
from tests.architecture.access.world import World


def pair(url: str, get: Mapping[str, int], post: Mapping[str, int], **more: object) -> list[Row]:
    return [Row(url, get, **more), Row(url, post, method="post", **more)]  # type: ignore[arg-type]


def one_key(_world: World) -> dict[str, int]:
    return {"pk": 1}


def oidc(_world: World) -> dict[str, str]:
    return {"provider_id": "oidc"}


signed_in = allow(EVERYBODY)
moved_on = allow(EVERYBODY, status=302)
entrance = allow(EVERYBODY, status=302, anonymous=200)
nowhere = allow(denied=404)

ROWS = [
    *pair("account_login", entrance, entrance),
    *pair("account_logout", signed_in, moved_on),
    Row("account_inactive", same(200)),
    *pair("account_signup", entrance, entrance),
    *pair("account_reauthenticate", signed_in, signed_in),
    *pair("account_email", signed_in, moved_on),
    *pair("account_change_password", signed_in, signed_in),
    *pair("account_set_password", moved_on, moved_on),
    *pair("account_reset_password", same(200), same(200)),
    Row("account_reset_password_done", same(200)),
    *pair(
        "account_reset_password_from_key",
        same(200),
        same(200),
        kwargs=lambda world: {
            "uidb36": int_to_base36(world.users["employee"].pk),
            "key": "no-key",
        },
    ),
    Row("account_reset_password_from_key_done", same(200)),
    *pair("account_confirm_email", same(200), same(404), kwargs=lambda _world: {"key": "unknown"}),
    Row("mfa_index", signed_in),
    *pair("mfa_authenticate", moved_on, moved_on),
    *pair("mfa_reauthenticate", moved_on, moved_on),
    *pair("mfa_activate_totp", moved_on, moved_on),
    *pair("mfa_deactivate_totp", nowhere, nowhere),
    Row("mfa_view_recovery_codes", nowhere),
    *pair("mfa_generate_recovery_codes", moved_on, moved_on),
    *pair("mfa_download_recovery_codes", nowhere, nowhere),
    Row("mfa_list_webauthn", signed_in),
    *pair("mfa_add_webauthn", moved_on, moved_on),
    *pair("mfa_reauthenticate_webauthn", moved_on, moved_on),
    *pair("mfa_remove_webauthn", moved_on, moved_on, kwargs=one_key),
    *pair("mfa_edit_webauthn", moved_on, moved_on, kwargs=one_key),
    *pair("mfa_login_webauthn", moved_on, moved_on),
    *pair("socialaccount_connections", signed_in, signed_in),
    Row("socialaccount_login_cancelled", same(200)),
    Row("socialaccount_login_error", same(401)),
    *pair("socialaccount_signup", same(302), same(302)),
    *pair("openid_connect_login", same(404), same(404), kwargs=oidc),
    *pair("openid_connect_callback", same(404), same(404), kwargs=oidc),
]
