"""The application for a WSGI server: settings from the environment, an engine, the pages."""

import os

from search.engines.opening import open_engine
from search.settings import Settings
from search.web.app import create_app

app = create_app(open_engine(Settings.from_environment(os.environ)))
