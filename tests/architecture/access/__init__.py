"""Who may do what, one module per app.

Each module of this package is named after its app and holds `ROWS`, a list of `Row`. A row is one
URL name with one method: how to build its arguments, what to send, and the status each role gets.

    ROWS = [
        Row("org:unit", allow(EVERYBODY), outsider=404,
            kwargs=lambda world: {"uuid": world.unit.uuid}),
        Row("org:close_unit", allow("hr", "administrator", status=302), method="post",
            kwargs=lambda world: {"uuid": world.unit.uuid},
            data=lambda world: {"closed_on": "2026-11-22"}),
        Row("public:form", same(200), kwargs=lambda world: {"code": a_touchpoint(world).code}),
        Row("api:releases", keys(200, bare=403, other=404), kwargs=...),
    ]

`kwargs` and `data` get the `World` of the row (see `world.py`) and may make more objects in it.
Roles: anonymous, employee (member of `world.unit`), manager (leads `world.unit`), other_manager
(leads `world.other_unit`), hr, administrator, outsider (HR and administrator of another
organisation), and for the API key, bare_key (no scopes), other_key (another organisation's).
A role named as an argument of `Row` overrides `statuses`. An anonymous 302 must lead to sign-in.
A verb without a row must be refused with 405. Where access is denied, the test also compares
every row of the database before and after. And whatever the status, nothing that `canaries.py`
seeded in the other organisation, and in units beside each other, may be shown to anybody who is not
its reader.
"""
