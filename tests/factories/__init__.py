"""Real rows for tests, made through the real services."""
