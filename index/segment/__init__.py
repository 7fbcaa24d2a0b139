"""Segments: one immutable file each, a module a group of columns. FORMAT.md describes the file."""
