"""The web application: `create_app` joins an engine to the pages. What a request does is in `views`."""

from urllib.parse import quote

from flask import Flask
from werkzeug.routing import PathConverter

from search.engine import Engine
from search.web import api, browsing, compression, errors, headers, languages, views
from search.web.files import folder

STATIC_AGE = 3_600  # seconds that a browser keeps a style sheet or a font


class IdConverter(PathConverter):
    """Any text as the rest of a path: the ids of articles and the names of sources are not ours to restrict."""

    regex = "(?s:.+)"
    part_isolating = False  # it may hold slashes

    def to_url(self, value: str) -> str:
        """Percent-encoded whole: browsers take a slash and two dots for steps upwards."""
        return quote(value, safe="")


def create_app(engine: Engine) -> Flask:
    """An application that answers from one engine; the caller opens the engine and closes it."""
    app = Flask(
        "search.web",
        template_folder=str(folder("templates")),
        static_folder=str(folder("static")),
        static_url_path="/static",
    )
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_AGE
    app.url_map.converters["any_text"] = IdConverter
    app.url_map.merge_slashes = False  # an id may hold two in a row
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # an attribute of the default provider
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the documented order of keys
    app.extensions["engine"] = engine
    for part in (headers, compression, languages, errors):
        part.install(app)
    app.register_blueprint(views.pages)
    app.register_blueprint(browsing.browse)
    app.register_blueprint(api.api)
    return app
