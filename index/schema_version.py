"""The version of the catalogue's tables, for those who read them without SQLAlchemy. The steps to it are in schema/migrations.py."""

VERSION = 6
