"""What leaves the board on paper: the notice of a challenge or of a batch, and a challenge's poster."""
