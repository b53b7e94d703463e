from tests.architecture.access.rows import EVERYBODY, Row, allow, same

ROWS = [
    Row("core:home", allow(EVERYBODY)),
    Row("core:health", same(200)),
]
