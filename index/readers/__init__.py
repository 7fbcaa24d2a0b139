"""Files in, articles out; one module an archive layout."""
