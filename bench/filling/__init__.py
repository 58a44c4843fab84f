"""A database of a group that has worked with the product for years: so many challenges, and all that hangs on them."""
