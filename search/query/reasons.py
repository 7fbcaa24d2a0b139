"""Reasons: what the notes on a query say, and the limits that they state. `search.present.wording` translates them."""

from typing import Final

from search.request import MAX_QUERY

DEEPEST: Final = 20  # parentheses within parentheses
FARTHEST: Final = 50  # words that may stand between words near one another
MOST_NEAR: Final = (
    50  # words near one another; with FARTHEST it keeps a window from reaching over two values of a field
)

TOO_LONG: Final = f"Only the first {MAX_QUERY} characters were searched."
NO_WORD: Final = "There is no word to search for in this."
CLOSES_NOTHING: Final = "This parenthesis closes nothing and was left out."
NEVER_CLOSED: Final = "This parenthesis is never closed and was left out."
TOO_DEEP: Final = f"Parentheses deeper than {DEEPEST} were left out."
NOTHING_TO_JOIN: Final = "There is nothing for this operator to join; it was searched as a word."
NOTHING_SIGNED: Final = "There is nothing after this operator."
EMPTY_FIELD: Final = "There is nothing after this field name."
NO_DATE: Final = "This is no date that can be read; it was searched as words."
NO_LENGTH: Final = "This is no number of words that can be read; it was searched as words."
STRAY_QUOTE: Final = "This quotation mark has no partner; the words were searched singly."
STAR_IN_QUOTES: Final = "Between quotation marks the sign * means nothing."
QUESTION_MARK: Final = "A ? after a word is punctuation; a * there stands for any ending."
MEANINGLESS: Final = "The signs * ? and ~ mean nothing here; the word was searched without them."
TOO_OPEN: Final = "Two letters at least must stand beside * and ?; the word was searched without the signs."
TOO_SHORT: Final = "A word of fewer than three letters is not searched with typing errors; it was searched without ~."
OTHER_ERRORS: Final = "One or two typing errors can be searched for; the usual number was."
NO_REACH: Final = "After ~ there is no number of words that may stand between; the words were searched as a phrase."
TOO_FAR: Final = f"At most {FARTHEST} words may stand between words near one another; {FARTHEST} was taken."
TOO_MANY_NEAR: Final = (
    f"More than {MOST_NEAR} words cannot be searched near one another; they were searched as a phrase."
)
