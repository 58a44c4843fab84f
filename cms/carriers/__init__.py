"""Squads, studios and campaigns as the public sees them: what they do and achieved, never who sits in them."""
