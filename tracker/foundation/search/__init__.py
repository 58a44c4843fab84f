"""Exact search over Chinese text, the same on SQLite and PostgreSQL."""
