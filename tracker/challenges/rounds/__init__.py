"""What becomes of a challenge that nobody answered: its next round, or its disposition."""
