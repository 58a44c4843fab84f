"""How much our own code costs beyond Django itself; see README.md."""
