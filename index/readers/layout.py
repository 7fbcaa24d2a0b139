"""What readers are told apart by, and what they take at most."""

from enum import StrEnum

MAX_RECORD = 16 * 2**20  # bytes
TOO_LONG = f"longer than {MAX_RECORD // 2**20} MiB, the most that one record may take"
EMPTY = "empty: neither title nor text"


class Layout(StrEnum):
    """The layouts that have a reader, by the names that `--format` takes."""

    TEXT = "text"
    JSON_LINES = "jsonl"
    JSON = "json"
    CSV = "csv"
    HTML = "html"
    WEB_ARCHIVE = "mhtml"
    FEED = "feed"
    SITEMAP = "sitemap"
    XML = "xml"
