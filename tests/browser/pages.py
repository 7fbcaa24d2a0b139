"""Every page of the interface over the samples: what holds of all pages is tested on each of these."""

PAGES = {
    "home": "/",
    "everything": "/search",
    "results": "/search?q=ميناء",
    "filtered": "/search?q=في&source=صحيفة+المرفأ&-source=مدى&date=2019&date=2015-07&from=2010",
    "phrase and variants": '/search?q="السوق+القديم"+كورنيش&match=all&sort=newest',
    "suggestion": "/search?q=مكبتة",
    "nothing": "/search?q=zzzz&source=مدى",
    "beyond the end": "/search?q=ميناء&page=99",
    "article": "/article/mirfa-2025-0031?q=ميناء+قطار",
    "article with copies": "/article/556fmr5cxdwm",
    "vowelled article": "/article/33onh4la3p2i?q=القطار",
    "English article": "/article/3u455tkszxt7?q=lighthouse",
    "untitled article": "/article/h3t5wb2fbmmf",
    "comparison": "/article/556fmr5cxdwm?against=cn7b6qo4giza",
    "help": "/help",
    "about": "/about",
    "missing": "/no-such-page",
}


def in_language(path: str, language: str) -> str:
    """The same page in a language of the interface."""
    return path + ("&" if "?" in path else "?") + f"lang={language}"
