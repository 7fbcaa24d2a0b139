"""Answers and articles as JSON objects: the API's, and those of the command line's `--json`. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from index.article import Document, Metadata
from search.completion import Completions
from search.engine import Scored
from search.results import Answer, FacetValue, Hit, Wider

Json: TypeAlias = dict[str, Any]


def search_json(answer: Answer) -> Json:
    """One search; the object is described in docs and frozen by a test."""
    asked = answer.request
    suggestion = answer.suggestion
    return {
        "query": asked.text,
        "level": asked.level.label,
        "match": asked.match.value,
        "dups": asked.copies.value,
        "total": answer.total,
        "page": asked.page,
        "limit": asked.limit,
        "took_ms": round(answer.took_ms, 2),
        "hits": [_hit(hit) for hit in answer.hits],
        "facets": {name: [_value(value) for value in values] for name, values in answer.facets.items()},
        "suggestion": suggestion and {"query": suggestion.query, "total": suggestion.total, "kind": suggestion.kind},
        "widened": _widened(answer.wider[0]) if answer.wider else None,
        "notes": [{"start": note.start, "end": note.end, "reason": note.reason} for note in answer.notes],
        "variants": [{"term": term, "forms": list(forms)} for term, forms in answer.variants.items()],
        "folded": answer.folded,
    }


def completions_json(found: Completions) -> Json:
    """How a query may go on."""
    return {
        "queries": list(found.texts),
        "titles": [{"id": title.id, "title": title.title} for title in found.titles],
    }


def similar_json(document: Document, found: Sequence[Scored]) -> Json:
    """The articles that are similar to one."""
    similar = [{"id": hit.document.id, **_known(hit.document.metadata), "score": hit.score} for hit in found]
    return {"id": document.id, "similar": similar}


def article_json(document: Document) -> Json:
    """One article whole: what is known of it, and how; null is unknown."""
    metadata = document.metadata
    return {
        "id": document.id,
        **_known(metadata),
        "language": metadata.language,
        "body": metadata.body,
        "noise": list(metadata.noise),
        "path": document.path,
        "number": document.number,
        "evidence": {
            field: {"text": evidence.text, "rule": evidence.rule} for field, evidence in metadata.evidence.items()
        },
        "doubtful": list(metadata.doubtful),
        "against": {field: {"text": other.text, "rule": other.rule} for field, other in metadata.against.items()},
    }


def public_article_json(document: Document) -> Json:
    """The same for readers elsewhere: of the path the file's name alone, as the folders are no reader's business."""
    return article_json(document) | {"path": document.path.rpartition("/")[2]}


def _known(metadata: Metadata) -> Mapping[str, object]:
    published = metadata.published
    return {
        "title": metadata.title,
        "display_title": metadata.display_title,
        "source": metadata.sources[0] if metadata.sources else None,
        "sources": list(metadata.sources),
        "published": str(published) if published else None,
        "precision": published.precision.value if published else None,
        "place": metadata.place,
        "author": metadata.author,
        "url": metadata.url,
    }


def _widened(wider: Wider) -> Json:
    return {"step": wider.step, "from": wider.before, "to": wider.after, "total": wider.total}


def _hit(hit: Hit) -> Json:
    return {
        "id": hit.id,
        **_known(hit.metadata),
        "score": hit.score,
        "snippets": [
            {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]} for snippet in hit.snippets
        ],
        "why": [
            {"term": why.term, "form": why.form, "level": why.level, "rule": why.rule, "count": why.count}
            for why in hit.why
        ],
        "copies": list(hit.copies.ids),
    }


def _value(value: FacetValue) -> Json:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.selected,
        "excluded": value.excluded,
    }
