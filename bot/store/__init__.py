"""The store: everything that must survive, in one SQLite file or one PostgreSQL database."""
