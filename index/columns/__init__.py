"""Arrays to bytes and back: files of named columns, sorted terms, whole numbers in few bytes."""
