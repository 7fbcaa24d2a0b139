"""The language of a page: Arabic unless the URL says `lang=en`; nothing is guessed from the browser, so that a URL
shows everyone the same page.

The catalogues carry their own plural rule: Babel's for Arabic takes 11 to 99 for the last of the six forms, where the
language has a form of its own for them.
"""

from typing import cast

from flask import Flask, g
from flask_babel import Babel, get_translations  # type: ignore[import-untyped]  # the package ships no types

from search.present.wording import Words
from search.web.asking import asked
from search.web.files import folder


def install(app: Flask) -> None:
    """Translate the app's templates into the language that the request asks for."""
    Babel(
        app,
        default_locale="en",
        default_translation_directories=str(folder("translations")),
        locale_selector=lambda: asked().display.language.value,
    )
    # Its own look the catalogue up for each of the hundreds of texts of a page.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension that Babel adds
        lambda text: words().gettext(text),
        lambda one, many, number: words().ngettext(one, many, number),
        newstyle=True,
    )


def words() -> Words:
    """The catalogue of the current request."""
    if "words" not in g:
        g.words = get_translations()
    return cast("Words", g.words)
