"""Names of things in the interface's language: facets, levels, orders, values that stand for "not stated".

English is the source language; the catalogues in `search/web/translations` hold the others.
"""

from gettext import NullTranslations

from index.metadata.countries import label as country_name
from index.schema import UNKNOWN, Level
from search.present.dates import bucket_in_words
from search.present.display import Display
from search.request import Match, SearchRequest, Sort

Words = NullTranslations  # a catalogue; the null one leaves English as it is


def articles(count: int, words: Words, display: Display) -> str:
    """A count of articles, in the plural that the language asks for."""
    return words.ngettext("%(num)s article", "%(num)s articles", count) % {"num": display.number(count)}


def facet_name(facet: str, words: Words) -> str:
    match facet:
        case "source":
            return words.gettext("Source")
        case "date":
            return words.gettext("Date")
        case "place":
            return words.gettext("Place")
        case "author":
            return words.gettext("Author")
        case "language":
            return words.gettext("Language")
        case "doubtful":
            return words.gettext("Doubtful")
        case "country":
            return words.gettext("Country mentioned")
        case _:
            return facet


def field_name(field: str, words: Words) -> str:
    """What an article may state, or be doubted in."""
    match field:
        case "title":
            return words.gettext("Title")
        case "published":
            return facet_name("date", words)
        case "url":
            return words.gettext("Address")
        case _:
            return facet_name(field, words)


def value_label(facet: str, value: str, words: Words, display: Display) -> str:
    """A facet's value, standing alone."""
    if facet == "date":
        return bucket_in_words(value, display)
    if value == UNKNOWN:
        return words.gettext("Unknown")
    if facet == "doubtful":
        return field_name(value, words)
    if facet == "country":
        return country_name(value, display.language.value)
    return language_name(value, words) if facet == "language" else value


def source_name(name: str, words: Words) -> str:
    """A source, or that it is unknown, where that stands without the name of the facet."""
    return words.gettext("Source unknown") if name == UNKNOWN else name


def language_name(code: str, words: Words) -> str:
    match code:
        case "ar":
            return words.gettext("Arabic")
        case "fa":
            return words.gettext("Persian")
        case "ur":
            return words.gettext("Urdu")
        case "en":
            return words.gettext("English")
        case "other":
            return words.gettext("Another language")
        case _:
            return code


def direction(code: str) -> str:
    """The direction of a text in a language, as the attribute `dir` says it."""
    match code:
        case "ar" | "fa" | "ur":
            return "rtl"
        case "en":
            return "ltr"
        case _:
            return "auto"


def level_name(level: Level, words: Words) -> str:
    match level:
        case Level.FAMILY:
            return words.gettext("The word and its inflections")
        case Level.SPELLING:
            return words.gettext("The word in any spelling")
        case Level.WRITTEN:
            return words.gettext("Exactly as written")


def match_name(match: Match, words: Words) -> str:
    match match:
        case Match.BEST:
            return words.gettext("Best match")
        case Match.ALL:
            return words.gettext("All the words")
        case Match.ANY:
            return words.gettext("Any of the words")


def wider_name(step: str, request: SearchRequest, words: Words) -> str:
    """What is wider about a search; see `search.results.Wider`."""
    match step:
        case "level":
            return level_name(request.level, words)
        case "match":
            return match_name(request.match, words)
        case "variants":
            return words.gettext("With other spellings of names")
        case "in":
            return words.gettext("In the whole article, not in the title alone")
        case "period":
            return words.gettext("At any time")
        case "filters":
            return words.gettext("Without any filter")
        case facet:
            return words.gettext("Without the filter “%(facet)s”") % {"facet": facet_name(facet, words)}


def sort_name(sort: Sort, words: Words) -> str:
    match sort:
        case Sort.RELEVANCE:
            return words.gettext("Relevance")
        case Sort.NEWEST:
            return words.gettext("Newest")
        case Sort.OLDEST:
            return words.gettext("Oldest")
        case Sort.TITLE:
            return words.gettext("Title")


def reason(note: str, words: Words) -> str:
    """A note's reason in the language of the page; one without a translation stays as it is."""
    return words.gettext(note)


def gettext_noop(message: str) -> str:
    """Name a message that is written elsewhere, so that extraction puts it into the catalogues."""
    return message


REASONS = (
    gettext_noop("Only the first 2000 characters were searched."),
    gettext_noop("A bound of the date could not be read and was left out."),
    gettext_noop("A filter could not be read, or was one too many, and was left out."),
    gettext_noop("There is no word to search for in this."),
    gettext_noop("This parenthesis closes nothing and was left out."),
    gettext_noop("There is nothing for this operator to join; it was searched as a word."),
    gettext_noop("There is nothing after this operator."),
    gettext_noop("Parentheses deeper than 20 were left out."),
    gettext_noop("This parenthesis is never closed and was left out."),
    gettext_noop("There is nothing after this field name."),
    gettext_noop("This is no date that can be read; it was searched as words."),
    gettext_noop("This quotation mark has no partner; the words were searched singly."),
    gettext_noop("This is no number of words that can be read; it was searched as words."),
    gettext_noop("Between quotation marks the sign * means nothing."),
    gettext_noop("A ? after a word is punctuation; a * there stands for any ending."),
    gettext_noop("The signs * ? and ~ mean nothing here; the word was searched without them."),
    gettext_noop("Two letters at least must stand beside * and ?; the word was searched without the signs."),
    gettext_noop("A word of fewer than three letters is not searched with typing errors; it was searched without ~."),
    gettext_noop("One or two typing errors can be searched for; the usual number was."),
    gettext_noop("After ~ there is no number of words that may stand between; the words were searched as a phrase."),
    gettext_noop("At most 50 words may stand between words near one another; 50 was taken."),
    gettext_noop("More than 50 words cannot be searched near one another; they were searched as a phrase."),
)
"""The reasons that a query's notes give (`search.query.reasons`, `search.web.params`)."""
