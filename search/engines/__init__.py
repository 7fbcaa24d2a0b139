"""One folder or module an engine; `opening` is the only list of them."""
