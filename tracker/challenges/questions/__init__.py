"""Questions about a published challenge and their official answers."""
