"""突击队: a surge of people for one urgent task, proposed, approved, given its flag, and assessed at its end."""
