"""Which articles are copies of each other: alike in four fifths of their words, three at a time."""
