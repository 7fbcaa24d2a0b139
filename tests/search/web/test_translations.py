"""The catalogue is in step with the code, compiled, complete, and counts as Arabic does."""

import ast
import inspect
import io
from gettext import GNUTranslations
from types import ModuleType

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from search.present.wording import REASONS
from search.query import parser, reasons
from search.web import params
from search.web.files import folder
from tests.conftest import ROOT

FOLDER = folder("translations")
ARABIC = FOLDER / "ar" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ARABIC / "messages.po").open("rb") as file:
        return read_po(file, locale="ar")


def extracted() -> set[str]:
    """Every message that the code and the templates ask for."""
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel leaves it untyped
    keywords = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2)}
    found = extract_from_dir(ROOT, methods, options, keywords=keywords)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_the_catalogue_holds_exactly_what_the_pages_say(catalogue: Catalog) -> None:
    held = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}
    assert held == extracted()


def test_every_message_is_translated_without_anything_that_html_would_read(catalogue: Catalog) -> None:
    for message in catalogue:
        if message.id:
            strings = [message.string] if isinstance(message.string, str) else list(message.string or [""])
            assert all(strings), message.id
            assert not set('<>&"') & set("".join(strings)), f"{message.id}: templates print translations as they are"
            assert not message.fuzzy, message.id


def test_the_compiled_catalogue_is_made_from_the_written_one(catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    with (ARABIC / "messages.mo").open("rb") as file:
        shipped = read_mo(file)
    assert _pairs(shipped) == _pairs(read_mo(compiled))
    assert shipped.plural_expr == catalogue.plural_expr


def _pairs(catalogue: Catalog) -> set[str]:
    return {repr((message.id, message.string)) for message in catalogue if message.id}


def test_arabic_counts_with_six_forms_as_the_language_does() -> None:
    with (ARABIC / "messages.mo").open("rb") as file:
        words = GNUTranslations(file)
    forms = {
        "zero": "لا مقالات",
        "one": "مقال واحد",
        "two": "مقالان",
        "few": "%(num)s مقالات",
        "many": "%(num)s مقالًا",
        "other": "%(num)s مقال",
    }
    rule = Locale("ar").plural_form
    for number in range(1_205):
        assert words.ngettext("%(num)s article", "%(num)s articles", number) == forms[rule(number)], number


def test_every_count_has_a_form_for_each_of_the_six(catalogue: Catalog) -> None:
    counts = [message for message in catalogue if message.id and message.pluralizable]
    assert counts
    for message in counts:
        assert isinstance(message.string, tuple)
        none, one, two, few, many, hundreds = message.string
        assert not [form for form in (none, one, two) if "%" in form], f"{message.id}: the words say how many"
        assert [form.count("%(num)s") for form in (few, many, hundreds)] == [1, 1, 1], message.id
        # «3 سطور», «11 سطرًا», «100 سطر»: three forms of the counted word, or none where it is not said.
        assert len({few, many, hundreds}) in {1, 3}, message.id


def reasons_in(module: ModuleType) -> set[str]:
    """What the module gives as the last argument of `note(...)` or `Note(...)`, constants of the module filled in."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call)]
    noting = [call for call in calls if ast.unparse(call.func).split(".")[-1] in {"note", "Note"}]
    reasons = [call.args[-1] for call in noting if isinstance(call.args[-1], ast.Constant | ast.JoinedStr)]
    return {eval(ast.unparse(reason), vars(module)) for reason in reasons}  # strings of our own source


def test_every_reason_for_a_note_is_in_the_catalogue() -> None:
    of_queries = {value for name, value in vars(reasons).items() if name.isupper() and isinstance(value, str)}
    assert reasons_in(parser) == set(), "a reason belongs into search.query.reasons"
    assert of_queries | reasons_in(params) == set(REASONS)
