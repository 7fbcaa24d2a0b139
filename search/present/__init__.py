"""Answers to what a page or the JSON shows. Pure."""
