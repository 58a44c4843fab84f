"""Who there is: units in a tree, party organisations beside it, people, and what each may do where."""
