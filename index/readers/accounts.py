"""Names of accounts that publishing systems give in place of an author's: they state nobody."""

_ACCOUNTS = frozenset(
    (
        "admin",
        "administrator",
        "super user",
        "webmaster",
        "editor",
        "root",
        "user",
        "guest",
        "anonymous",
        "unknown",
        "المدير",
        "مدير الموقع",
        "إدارة الموقع",
        "ادارة الموقع",
    )
)


def person(text: str) -> str:
    """The name itself, or nothing where it is an account's or a number.

    >>> person("منى سعيد"), person("Admin"), person("12")
    ('منى سعيد', '', '')
    """
    name = text.strip()
    return "" if name.casefold() in _ACCOUNTS or name.isdecimal() else text
