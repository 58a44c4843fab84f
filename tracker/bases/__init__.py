"""示范基地: a place where others can see how it is done and what they can take home. Named for three years."""
