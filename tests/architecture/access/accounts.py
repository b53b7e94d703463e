from tests.architecture.access.rows import EVERYBODY, Row, allow, same

ROWS = [
    Row("accounts:profile", allow(EVERYBODY)),
    Row(
        "accounts:profile",
        allow(EVERYBODY, status=302),
        method="post",
        data=lambda _world: {"name": "Eva Lie", "language": "nb"},
    ),
    Row("set_language", same(302), method="post", data=lambda _world: {"language": "es"}),
]
