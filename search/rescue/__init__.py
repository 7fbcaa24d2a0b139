"""Rescue: what else a query may have meant, found in the archive's own words."""
