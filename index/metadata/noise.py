"""What a page leaves in an article's text that is not the article: captions, embeds, read-also, share rows, tags, end marks.

`kind` judges a whole line, `trim_head` and `trim_tail` the ends of one. Patterns see folded text (ا for أ, ه for ة, ي for ى); a line longer
than a caption can be is never noise.
"""

import re

from index.metadata import sources
from index.metadata.tables import shape
from index.text.folding import fold

_LONGEST, _CAPTION = 300, 200  # characters of a boilerplate sentence, of a caption


def _lines(*patterns: str) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


_PATTERNS = {
    "embed": _lines(
        r"an error occurred while (?:retrieving|loading)",
        r"(?:this|your) browser (?:does not|doesn't) support",
        r"(?:please )?enable javascript|javascript (?:is|must be)",
        r"view this post on instagram|a post shared by|pic\.twitter\.com|embed from getty|loading(?:\.|…|$)|next previous\W*$",
        r"(?:تعذر|يتعذر) (?:تحميل|عرض|تشغيل)|(?:هذا )?(?:ال)?متصفحك? لا يدعم|(?:تم حذف|حذفت) (?:هذه )?التغريده",
        r"(?:هذا )?(?:المحتوي|المنشور|الفيديو) غير متاح",
    ),
    "read also": _lines(
        r"(?:ا?قرا|اقراي|اقرءوا|طالع|طالعوا|شاهد|شاهدوا|تابع|تابعوا|استمع|انظر) (?:ايضا|ايضًا|كذلك|المزيد)",
        r"(?:اقرا|طالع|للمزيد|المزيد|لمزيد من التفاصيل|لقراءه المزيد|see also|read also|read more|related|also read)\s{0,3}:",
        r"(?:مواضيع|موضوعات|اخبار|مقالات|روابط|تقارير) (?:ذات صله|متعلقه|مشابهه|مرتبطه)|ذات صله\W*$|(?:قد|ربما) (?:يهمك|يعجبك)",
        r"(?:اخترنا|نرشح|مختارات) (?:لك|لكم)|للمزيد\b.{0,80}(?:اضغط|انقر|هنا)|\.*المزيد\W*$",
        r"ل(?:مشاهده|قراءه|متابعه|تحميل|لاطلاع علي) .{0,60}(?:هنا|اضغط|انقر|الرابط)|ل(?:مشاهده|رؤيه) (?:الصور|الفيديو|الصوره|المقطع)\W*$",
        r"(?:اضغط|انقر)(?:وا)? (?:هنا|علي)|(?:read more|continue reading|read also|see also|related (?:articles|stories|topics))\W*$",
    ),
    "link back": _lines(r"رابط (?:الخبر|المقال) ب"),
    "share": _lines(
        r"(?:شارك|شاركنا|شاركوا|انشر|مشاركه|شاركها|share)(?:\s(?:علي|عبر|من خلال|on|via|this|هذا|هذه|مع|المقال|الخبر|الموضوع|القصه|"
        r"التقرير|الصفحه|الفيديو|اصدقا\w{1,3}|براي\w{0,2}|فيس ?بوك|تويتر|article|page)){0,4}\W*$",
        r"(?:اكتب|اضف|اترك) (?:رايك|تعليق\w{0,3}|تعليقا)|(?:التعليقات|تعليقات|عدد القراءات|المشاهدات|عدد المشاهدات|comments)\W*\d*\W*$",
        r"(?:طباعه|ارسال(?: الي صديق| لصديق| المقال| الخبر)?|تكبير الخط|تصغير الخط|print|email)\W*$",
    ),
    "tags": _lines(
        r"(?:ال)?(?:وسوم|كلمات (?:ال)?(?:مفتاحيه|دلاليه|دليليه|بحث)|تاجز|هاشتاج|هاشتاغ|tags?|keywords?|التصنيفات|التصنيف|الوسم)\s{0,3}[:|]",
        r"(?:#[\w_]{2,40}[\s,،]{0,3}){2,}$",
    ),
    "end": _lines(
        r"(?:ال?نهايه|انتهي|انتهت|تمت|نهايه الخبر)(?:\s{0,2}[/\-–]\s{0,2}[\w./ -]{1,14})?[\W_]*$",
        r"(?:end|ends|nnnn|-30-|###)[\W_]*$",
        r"\d{1,2}:\d{2}\s{0,2}(?:ت\s?م|ت\s?غ|gmt)(?:\s{1,3}nnnn)?\W*$",
    ),
    "advert": _lines(
        r"(?:يمكنكم|يمكنك|بامكانكم) (?:استلام|الاشتراك|متابعه|تحميل|تلقي|متابعتنا)|(?:حمل|حملوا|نزل) تطبيق|(?:اشترك|اشتركوا|للاشتراك) (?:في|ب)",
        r"تابعو?نا? (?:علي|عبر|اخبار|اخر)|لمتابعه (?:اخر|احدث|اخبار)|(?:اعلان|اعلانات|advertisements?|sponsored)\W*$|النشره البريديه",
        r"(?:جميع|كافه|كل) (?:ال)?حقوق|حقوق (?:النشر|الطبع)|©|copyright|\(c\)|all rights reserved",
        r"(?:للتواصل|للمراسله|لمراسله (?:الكاتب|الكاتبه|المحرر)|البريد الالكتروني|فاكس|هاتف)\W*\s?[:\w.@+-]{0,60}\W*$",
        r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}\W*$",
    ),
    "caption": _lines(
        r"(?:صوره|صور) (?:ارشيفيه|توضيحيه|تعبيريه|ملتقطه|من الارشيف|متداوله|نشرها|وزعتها|تظهر)",
        r"(?:شرح|تعليق) الصوره?\s{0,2}:|(?:الصوره?|صوره?|تصوير|مصدر الصوره|التعليق علي الصوره|photo|image|caption|photo by)\s{0,2}[:/]",
        r"ارشيفيه?\W*$|\(ارشيف\w{0,3}\)|مصدر الصوره|صدر الصوره|تعليق علي الصوره|(?:مصدر )?الصوره,",
    ),
}
_KINDS = re.compile(
    r"[\W_]{0,8}?(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{pattern})" for name, pattern in _PATTERNS.items())
    + ")",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[\W_]*")
_SHARE_WORDS = (
    r"(?:شارك(?: من خلال)?|فيس ?بوك|فيسبوك|تويتر|واتس ?اب|تيليجرام|تلغرام|تليجرام|انستغرام|انستجرام|لينكد ?ان|بينتريست|سناب ?شات|يوتيوب|جوجل بلس|جوجل\+|غوغل بلس|"
    r"طباعه|ارسال|ايميل|نسخ الرابط|اكتب رايك|facebook|twitter|whatsapp|telegram|linkedin|pinterest|google ?\+?|email|print|next previous|next|previous|tweet|share|x)"
)
_SHARE_ROW = re.compile(rf"[\W_]{{0,8}}{_SHARE_WORDS}(?:[\W_]{{1,6}}{_SHARE_WORDS}){{1,12}}\W*$", re.IGNORECASE)
_SHARE_HEAD = re.compile(rf"(?:{_SHARE_WORDS}[\s|,،]{{1,4}}){{2,12}}(?=\S)|next previous\s+", re.IGNORECASE)
_PHOTO_CREDIT = re.compile(
    r"[(\[]\s{0,2}([^()\[\]]{2,40})\s{0,2}[)\]]\s*$|[\W_](getty images?|غيتي|جيتي)\W*$", re.IGNORECASE
)
_STOP_INSIDE = re.compile(r"[.!؟:]\s")
_ATTRIBUTION = re.compile(r"(?:وكاله|صحيفه|قناه|بحسب|حسب|وفق|نقلا عن|المصدر)[^()]{0,30}$")
_SENTENCE_END = re.compile(r"[.!؟?…]\W{0,3}$")
_ARCHIVE = re.compile(
    r"ارشيف\w{0,3}|getty images?|غيتي\w*|جيتي\w*|epa|مواقع التواصل(?: الاجتماعي)?|انترنت|الانترنت|من المصدر|تويتر|فيسبوك|رويترز.{0,12}ارشيف"
)
_LETTER = "[\u0621-\u064a]"
_INITIALS = rf"{_LETTER}(?:[\s./،\-]{{1,3}}{_LETTER}){{1,8}}"
_INITIALS_LINE = re.compile(rf"\W{{0,4}}{_INITIALS}\W{{0,4}}")
_INITIALS_END = re.compile(rf"(?<=[.!؟»\")\]])\s{{0,4}}(/{{0,2}}{_INITIALS})\s*$")
_END_MARK = re.compile(
    r"\s*(?:[(\[]\s?(?:النهايه|نهايه|انتهي|انتهت)\s?[)\]]|/{1,2}\s?(?:النهايه|انتهي)\s?/{1,2}|(?<=[.!؟»\"])\s{0,3}(?:انتهي|النهايه)\s?[/\-]?)[\s.]*$"
)
_TAGS_END = re.compile(r"(?<=[.!؟»\"])\s+(?:سمات|الوسوم|وسوم|كلمات مفتاحية|tags)\s?:?\s[^.!؟]{1,200}$", re.IGNORECASE)
_INITIALS_LONGEST = 30  # characters
_HEAD, _TAIL, _TAGS_TAIL = 120, 60, 260  # characters in which share words, an end mark or initials, tags can stand


def kind(line: str, *, captions: bool = True) -> str | None:
    """Which kind of noise the whole line is, or None; `captions` False spares what only a photo credit gives away.

    >>> kind("اقرأ أيضاً: غارات على مواقع"), kind("شارك في القمة رؤساء عشر دول عربية.")
    ('read also', None)
    """
    if not line or len(line) > _LONGEST:
        return None
    if _NOTHING.fullmatch(line):
        return "rule"
    folded = fold(line)
    if (match := _KINDS.match(folded)) and match.lastgroup:
        return match.lastgroup.replace("_", " ")
    if _SHARE_ROW.match(folded):
        return "share"
    if len(line) <= _INITIALS_LONGEST and _INITIALS_LINE.fullmatch(shape(line)) and not sources.lookup(line):
        return "initials"
    return "caption" if captions and _is_caption(line) else None


def is_own_boilerplate(name: str) -> bool:
    """Whether noise of that kind speaks for the publisher, so that a source named in it is the article's."""
    return name in {"advert", "link back"}


def trim_head(line: str) -> tuple[str, tuple[str, ...]]:
    """Cut a run of share words off the beginning of a line."""
    match = _SHARE_HEAD.match(fold_in_place(line[:_HEAD]))
    return (line[match.end() :], (line[: match.end()].strip(),)) if match else (line, ())


def trim_tail(line: str) -> tuple[str, tuple[str, ...]]:
    """Cut end marks, initials and tags off the end of a line.

    >>> trim_tail("شهدا توقيع الاتفاق.(النهاية)")
    ('شهدا توقيع الاتفاق.', ('(النهاية)',))
    """
    cut: list[str] = []
    while found := _tail(line):
        cut.insert(0, line[found:].strip())
        line = line[:found].rstrip()
    return line, tuple(cut)


def fold_in_place(text: str) -> str:
    """Fold letter by letter, so that offsets hold."""
    return shape(text).replace("ئ", "ي").replace("ؤ", "و")


def _tail(line: str) -> int | None:
    """Where an end mark, initials or tags begin that close the line."""
    offset = max(0, len(line) - _TAIL)
    tail = fold_in_place(line[offset:])
    for pattern in (_END_MARK, _INITIALS_END):
        match = pattern.search(tail)
        if match and offset + match.start() > 0 and not sources.lookup(match[0].strip()):
            return offset + match.start()
    tags = _TAGS_END.search(line, max(0, len(line) - _TAGS_TAIL))
    return tags.start() if tags else None


def _is_caption(line: str) -> bool:
    """A line without a full stop that closes with a photo credit, unless its words attribute what they say."""
    credit = _PHOTO_CREDIT.search(line)
    if credit is None or credit.start() < 8 or len(line) > _CAPTION or _SENTENCE_END.search(line):
        return False
    if _STOP_INSIDE.search(line, 0, credit.start()) or _ATTRIBUTION.search(shape(line[: credit.start()])):
        return False
    name = (credit[1] or credit[2]).strip()
    if _ARCHIVE.fullmatch(fold(name)):
        return True
    return any(found and not found.weak for found in map(sources.lookup, [name, *re.split(r"[/،,–-]", name)]))
