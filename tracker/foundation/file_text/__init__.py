"""The text of a file that somebody handed in, for the search: Word, Excel, PDF and plain text."""
