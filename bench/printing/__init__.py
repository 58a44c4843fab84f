"""A case book of any size, and the ways of making its PDF, each in a process of its own."""
