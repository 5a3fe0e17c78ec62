"""A diagnosis as a document (schema ``cardtool.diagnosis.v1``)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from cardtool.app.diagnosing.wording import tell_cause

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import DiagnosedCause, Diagnosis, Fact, ProbeResult

SCHEMA: Final = "cardtool.diagnosis.v1"


def diagnosis_document(diagnosis: Diagnosis, texts: Texts) -> dict[str, Any]:
    """The document, its sentences in the language of ``texts``."""
    return {
        "schema": SCHEMA,
        "as_of": diagnosis.as_of.isoformat(),
        "started": diagnosis.started.isoformat(),
        "ended": diagnosis.ended.isoformat(),
        "language": texts.language,
        "causes": [_cause(cause, texts) for cause in diagnosis.causes],
        "probes": [_probe(result) for result in diagnosis.probes],
    }


def diagnosis_json(diagnosis: Diagnosis, texts: Texts) -> str:
    """The same as indented text."""
    return json.dumps(diagnosis_document(diagnosis, texts), ensure_ascii=False, indent=2)


def _cause(cause: DiagnosedCause, texts: Texts) -> dict[str, Any]:
    told = tell_cause(texts, cause)
    return {
        "code": cause.code.value,
        "title": told.title,
        "explanation": told.explanation,
        "remedy": told.remedy,
        "remedy_administrator": told.administrator,
        "ask_next": told.ask,
        "certainty": cause.certainty.value,
        "evidence": [_fact(fact) for fact in cause.evidence],
        "rule": cause.rule,
        "source": cause.source,
    }


def _probe(result: ProbeResult) -> dict[str, Any]:
    return {
        "id": result.probe.value,
        "state": result.state.value,
        "seconds": result.seconds,
        "facts": [_fact(fact) for fact in result.facts],
    }


def _fact(fact: Fact) -> dict[str, str]:
    told = {"code": fact.code.value, "subject": fact.subject, "value": fact.value}
    return {**told, "reader": fact.whose} if fact.whose else told
