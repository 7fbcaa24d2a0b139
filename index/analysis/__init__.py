"""Text to tokens with offsets; the one analysis that indexing, querying and highlighting share."""
