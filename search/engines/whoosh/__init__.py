"""The embedded engine: our query tree over the segments of an archive, which stock Whoosh can open too."""
