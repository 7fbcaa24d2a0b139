"""The query language as a table: every operator with an example that works.

The help page and the tests are made from it; GRAMMAR.md beside it says how they combine.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operator:
    """One thing that can be typed: its name, its shape, an example, and what it does in both languages."""

    name: str
    syntax: str
    example: str
    arabic: str
    english: str


OPERATORS: tuple[Operator, ...] = (
    Operator(
        "words",
        "word word",
        "مكتبات المدينة",
        "كلمات بأي إملاء وتصريف؛ تتقدّم المقالات التي فيها أكثر الكلمات",
        "Words in any spelling and inflection; articles with more of them come first",
    ),
    Operator(
        "phrase",
        '"words"',
        '"ميناء جديد"',
        "العبارة متتالية كما هي، بأي إملاء",
        "The words one after the other, in any spelling",
    ),
    Operator(
        "written",
        '="words"',
        '="إدارة"',
        "كما كُتبت بالضبط؛ والحركات التي تكتبها تُشترط",
        "Exactly as written; vowel marks that you type must stand there",
    ),
    Operator(
        "family",
        '~"words"',
        '~"ميناء جديد"',
        "العبارة متتالية، بأي تصريف",
        "The words one after the other, in any inflection",
    ),
    Operator(
        "near",
        '"words"~5',
        '"ميناء الزحام"~5',
        'الكلمات متقاربة بأي ترتيب، لا يفصل بينها أكثر من خمس كلمات؛ وكذلك بعد ="…" و~"…"',
        'The words in any order, with at most five others between them; after ="…" and ~"…" too',
    ),
    Operator(
        "preference",
        "«words»",
        "«أزمة المياه»",
        "كلمات عادية، وتتقدّم المقالات التي ترد فيها عبارةً واحدة",
        "Plain words; articles that have them as a phrase come first",
    ),
    Operator(
        "prefix",
        "begin*",
        "مكت*",
        "كل كلمة أولها هذه الحروف؛ حرفان على الأقل",
        "Every word that begins so; two letters at least",
    ),
    Operator(
        "wildcard",
        "wild?card",
        "قط?ر*",
        "? حرف واحد و* أي حروف أو لا شيء، أينما وقعت في الكلمة؛ أما ? في آخرها فعلامة استفهام",
        "? is one letter and * any letters or none, anywhere in a word; a ? at its end is a question mark",
    ),
    Operator(
        "fuzzy",
        "word~",
        "مكبتة~",
        "الكلمة بخطأ في الكتابة، أو بخطأين إن زادت على خمسة أحرف؛ أو كما تحدّد: ~1 أو ~2",
        "The word with a typing error, or two if longer than five letters; or as many as you say: ~1 or ~2",
    ),
    Operator("required", "+word", "+قطار سريع", "لا بد من هذه الكلمة أو العبارة", "This word or phrase must be there"),
    Operator(
        "excluded",
        "-word",
        "قطار -سريع",
        "بلا هذه الكلمة أو العبارة (الشرطة ملاصقة لها)",
        "Without this word or phrase (the dash touches it)",
    ),
    Operator(
        "and",
        "one AND other",
        "قطار AND مدينة",
        "كلاهما معًا؛ ويسبق OR في الربط",
        "Both of them; binds tighter than OR",
    ),
    Operator("or", "one OR other", "قطار OR حافلة", "أحدهما أو كلاهما؛ وكذلك |", "Either of them; | does the same"),
    Operator("not", "NOT one", "مدينة NOT قطار", "بلا ما يليها", "Without what follows"),
    Operator(
        "group",
        "(one OR other) third",
        "(قطار OR حافلة) AND مدينة",
        "الأقواس تجمع ما بداخلها",
        "Parentheses hold what is in them together",
    ),
    Operator("title", "title:word", "العنوان:مكتبة", "في العنوان وحده", "In the title alone"),
    Operator("source", "source:name", "المصدر:الضفاف", "في اسم المصدر", "In the name of the source"),
    Operator("author", "author:name", "الكاتب:كمال", "في اسم الكاتب", "In the name of the author"),
    Operator("place", "place:name", "المكان:الفيوم", "في مكان الخبر المذكور في صدره", "In the place of the dateline"),
    Operator(
        "date",
        "date:2022-02",
        "التاريخ:2022",
        "سنة أو شهر أو يوم؛ وdate:unknown لما لا تاريخ له",
        "A year, month or day; date:unknown for what states none",
    ),
    Operator(
        "period",
        "date:2014..2016",
        "التاريخ:2014..2022-06",
        "مدّة يدخل فيها طرفاها؛ ويجوز ترك طرف: date:2020..",
        "A period, both ends included; an end may be left open: date:2020..",
    ),
    Operator(
        "length",
        "words:100..500",
        "كلمات:100..",
        "عدد كلمات النص، يدخل فيه طرفاه؛ ويجوز ترك طرف: words:..100",
        "How many words the text has, both ends included; an end may be left open: words:..100",
    ),
)

FIELD_NAMES: dict[str, str] = {
    "title": "title",
    "العنوان": "title",
    "عنوان": "title",
    "source": "source",
    "المصدر": "source",
    "مصدر": "source",
    "author": "author",
    "الكاتب": "author",
    "كاتب": "author",
    "place": "place",
    "المكان": "place",
    "مكان": "place",
    "date": "date",
    "التاريخ": "date",
    "تاريخ": "date",
    "words": "words",
    "الكلمات": "words",
    "كلمات": "words",
}
"""What may stand before a colon, and the field it names."""
