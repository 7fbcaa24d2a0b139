"""The benchmark: this project's index beside stock Whoosh, tantivy and SQLite FTS5, on the same words, in one run."""
