"""Presidio, as a column beside ours: run in this interpreter, or in another where it is installed.

    PYTHON benchmarks/pii_presidio.py LANGUAGE [MODEL] < texts.jsonl > hits.jsonl
    PYTHON benchmarks/pii_presidio.py --version

Reads a JSON string a line; writes a line a text, of [start, end, type], and a last line saying how
long the analysis took. It imports nothing of ours, so that any interpreter can run it. All of its
recognisers of the US, the UK and of everywhere are on, with their context words; its score
threshold is .4, the least that a context word lends. MODEL is a spaCy pipeline, which finds names;
without one, text is only split into words, each its own lemma, and names are not looked for.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from typing import Any

THRESHOLD = 0.4
BATCH = 64
WARM_UP = 200
"""Texts analysed before time is taken."""

TYPES = {
    "EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "CREDIT_CARD": "credit_card",
    "IBAN_CODE": "iban", "US_SSN": "us_ssn", "US_ITIN": "us_itin", "UK_NHS": "uk_nhs",
    "UK_NINO": "uk_nino", "US_PASSPORT": "passport", "UK_PASSPORT": "passport",
    "US_DRIVER_LICENSE": "driving_licence", "UK_DRIVING_LICENCE": "driving_licence",
    "IP_ADDRESS": "ip_address", "MAC_ADDRESS": "mac_address", "US_BANK_NUMBER": "bank_account",
    "UK_POSTCODE": "postcode", "UK_VEHICLE_REGISTRATION": "licence_plate",
    "CRYPTO": "crypto_wallet",
}  # fmt: skip
"""What it finds by patterns, and our name for that. Dates, URLs and the like have none."""

NAMES = {
    "PERSON": "person_name", "LOCATION": "place", "ORGANIZATION": "organisation",
}  # fmt: skip
"""What a spaCy pipeline finds for it."""

RECOGNISERS = (
    "CreditCardRecognizer", "CryptoRecognizer", "EmailRecognizer", "IbanRecognizer",
    "IpRecognizer", "MacAddressRecognizer", "UsBankRecognizer", "UsItinRecognizer",
    "UsLicenseRecognizer", "UsPassportRecognizer", "UsSsnRecognizer", "NhsRecognizer",
    "UkDrivingLicenceRecognizer", "UkNinoRecognizer", "UkPassportRecognizer",
    "UkPostcodeRecognizer", "UkVehicleRegistrationRecognizer", "DateRecognizer", "UrlRecognizer",
)  # fmt: skip


def engine(language: str, model: str) -> Any:
    """Presidio's analyzer of one language, for batches."""
    import presidio_analyzer
    import spacy
    from presidio_analyzer import predefined_recognizers as declared
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    from spacy.language import Language

    # Without a lemmatizer lemmas are empty, and context words, compared with them, never met.
    @Language.component("own_lemma")  # type: ignore[untyped-decorator, unused-ignore]
    def own_lemma(doc: Any) -> Any:
        for token in doc:
            token.lemma_ = token.lower_
        return doc

    ignored = [] if model else ["PERSON", "LOCATION", "ORGANIZATION", "NRP", "DATE_TIME"]
    nlp_engine = SpacyNlpEngine(
        [{"lang_code": language, "model_name": model or "blank"}],
        NerModelConfiguration(labels_to_ignore=["ORDINAL", "CARDINAL", "QUANTITY", *ignored]),
    )
    if model:
        nlp_engine.load()
    else:
        pipeline = spacy.blank(language)
        pipeline.add_pipe("own_lemma")
        nlp_engine.nlp = {language: pipeline}
    registry = presidio_analyzer.RecognizerRegistry(supported_languages=[language])
    for name in RECOGNISERS:
        registry.add_recognizer(getattr(declared, name)(supported_language=language))
    regions = declared.PhoneRecognizer.DEFAULT_SUPPORTED_REGIONS
    registry.add_recognizer(
        declared.PhoneRecognizer(supported_language=language, supported_regions=(*regions, "CN"))
    )
    if model:
        registry.add_nlp_recognizer(nlp_engine)
    return presidio_analyzer.BatchAnalyzerEngine(
        presidio_analyzer.AnalyzerEngine(
            registry, nlp_engine, supported_languages=[language], default_score_threshold=THRESHOLD
        )
    )


def analyse(
    texts: list[str], language: str, model: str = ""
) -> tuple[list[list[tuple[int, int, str]]], float]:
    """Hits of each text, of types we have a name for; and seconds of CPU, warmed up."""
    analyzer = engine(language, model)
    list(analyzer.analyze_iterator(texts[:WARM_UP], language, batch_size=BATCH))
    started = time.process_time()
    found = list(analyzer.analyze_iterator(texts, language, batch_size=BATCH))
    seconds = time.process_time() - started
    types = TYPES | NAMES
    hits = [
        [(hit.start, hit.end, types[hit.entity_type]) for hit in one if hit.entity_type in types]
        for one in found
    ]
    return hits, seconds


def main(language: str, model: str = "") -> None:
    """From standard input to standard output."""
    if language == "--version":
        print(version("presidio-analyzer"))
        return
    hits, seconds = analyse([json.loads(line) for line in sys.stdin], language, model)
    for one in hits:
        print(json.dumps(one))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:3])
