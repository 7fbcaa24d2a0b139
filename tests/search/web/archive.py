"""A small archive for the pages: inflections, unknown facts, dates of every precision, hostile records."""

from index.article import Document, Evidence, Metadata
from index.calendar import CalendarDate

BRIDGE = """افتتح وزير الأشغال اليوم الجسر الجديد الذي يربط ضفتي النهر، بعد ثلاث سنوات من العمل.
وقال الوزير إن الجسور الثلاثة التي تُبنى الآن ستُفتح قبل نهاية العام، وإن كلفة الجسر بلغت أربعين مليونًا.
وأضاف: «الجسر للمشاة والدراجات أيضًا»، مشيرًا إلى أن المدينة تنتظره منذ عقود."""


def document(
    id: str,
    title: str | None,
    body: str,
    *,
    sources: tuple[str, ...] = (),
    published: str | None = None,
    place: str | None = None,
    author: str | None = None,
    language: str = "ar",
) -> Document:
    """A document as the pipeline would make it; its title's evidence is a key of its record."""
    metadata = Metadata(
        title=title,
        display_title=title or body.split(".", maxsplit=1)[0][:60],
        sources=sources,
        published=CalendarDate.parse(published) if published else None,
        place=place,
        author=author,
        url=None,
        language=language,
        body=body,
        noise=("اقرأ أيضًا: أخبار أخرى",) if sources else (),
        evidence={"title": Evidence(title, "json:title")} if title else {},
        doubtful=("published",) if published == "2021-03-09" else (),
    )
    return Document(id, metadata, path="صحف/الضفاف.jsonl", number=7)


HOSTILE = "\u202e<script>alert('x')</script>\" onload=\"y & \u2067نص"


def documents() -> list[Document]:
    """Three dozen articles: two sources and unknown ones, several years and precisions, and hostile text."""
    made = [
        document("bridge", "افتتاح الجسر الجديد", BRIDGE, sources=("الضفاف",), published="2022-02-05", place="القاهرة"),
        document(
            "toll", None, "رسوم عبور الجسور تثير الجدل بين الأهالي.", sources=("مدى", "الضفاف"), published="2022-03"
        ),
        document("report", "تقرير عن بناء الجسرين", "ذكر التقرير أن للجسرين أثرًا في المدينة.", published="2021-03-09"),
        document("undated", "والجسر في الشعر القديم", "قصيدة عن جسر المدينة.", sources=("مدى",), author="سلمى"),
        document("hostile", HOSTILE, HOSTILE + " الجسر", sources=(HOSTILE,), published="2020", author=HOSTILE),
        document("odd/id ?#%/٣", "معرّف غريب", "مقال بمعرّف غريب عن الجسر", sources=("مدى",), published="2020-07-01"),
        document("fa", "پل تازه", "پل تازه روی رودخانه گشایش یافت", sources=("مدى",), language="fa"),
    ]
    daily = [
        document(
            f"daily-{day:02}",
            f"نشرة اليوم {day}",
            f"أخبار المدينة في النشرة {day}.",
            sources=("مرايا",),
            published=f"2019-05-{day:02}",
        )
        for day in range(1, 30)
    ]
    return made + daily
