"""Text repair and letters: strings in, strings out."""
