from tests.architecture.access.rows import Row, allow

ROWS = [Row("audit:entries", allow("administrator", "outsider"))]
