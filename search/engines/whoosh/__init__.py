"""The embedded engine: our query tree over a Whoosh index."""
