"""How the database treats the roles of web and worker; set by the migrations and `database_logins`.

A statement that hangs, a lock that is not given and a transaction that was forgotten end by
themselves, so that no process holds up the house. Whoever migrates has no such limits.
"""

LIMITS = {
    "culture_web": {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
    },
    "culture_worker": {
        "statement_timeout": "9min",  # a task ends after ten
        "lock_timeout": "60s",
        "idle_in_transaction_session_timeout": "5min",
    },
}
