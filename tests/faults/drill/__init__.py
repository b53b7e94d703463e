"""An app whose migration changes the tables that every answer needs; see `test_migrations.py`."""
