"""What Kashshaf stores: readers, metadata, analysis and the index. Knows nothing of `search`."""
