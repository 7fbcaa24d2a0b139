"""Text and query to marked snippets: spans, never HTML."""
