"""What lets somebody in: keys of services, tokens, passwords."""

from __future__ import annotations

import re

from audit.pii.patterns import is_date
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_NAMED = "password|passwd|pwd|passphrase|secret|token|api[_ -]?key|access[_ -]?key|pin code"
_LIVE = re.compile("[a-z]{2}_(?:live|test)_")


@recogniser(
    "api_key",
    r"(?:AKIA|ASIA)[0-9A-Z]{16}",
    r"gh[pousr]_[A-Za-z0-9]{36,255}",
    r"github_pat_[A-Za-z0-9_]{22,255}",
    r"(?:sk|pk|rk)[-_][A-Za-z0-9_-]{20,200}",
    r"xox[abeoprs]-[0-9A-Za-z-]{10,250}",
    r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}",
    r"(?:npm|hf|glpat|dop_v1|pypi|shpat|lin_api)[-_][A-Za-z0-9_-]{20,200}",
    r"AIza[0-9A-Za-z_-]{35}",
    r"eyJ[A-Za-z0-9_-]{8,500}\.eyJ[A-Za-z0-9_-]{8,900}(?:\.[A-Za-z0-9_-]{8,700})?",
    examples=[
        Example("key AKIAIOSFODNN7EXAMPLE", ("AKIAIOSFODNN7EXAMPLE",)),
        Example("令牌ghp_" + "a1B2" * 9 + "。", ("ghp_" + "a1B2" * 9,)),
        Example("sk-test-" + "0a1b2c3d" * 3, ("sk-test-" + "0a1b2c3d" * 3,)),
        Example("xoxb-0000000000-EXAMPLE", ("xoxb-0000000000-EXAMPLE",)),
        Example("AIza" + "Ex4mp" * 7, ("AIza" + "Ex4mp" * 7,)),
        Example("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0",)),
        Example("sk-learn-is-a-well-known-library"),
        Example("AKIA is a prefix"),
        Example("gh_pages"),
    ],
    references=("AWS IAM unique identifiers", "GitHub token formats", "RFC 7519"),
)
def api_key(candidate: Candidate) -> Verdict | None:
    """A key or token of a service, a private key, or a password behind a word that says so."""
    value = candidate.value
    if value[:2] in ("sk", "pk", "rk") and not (_LIVE.match(value) or re.search(r"\d", value)):
        return None  # words joined by hyphens
    return Verdict(0.95, "has the prefix and length of a service's keys")


@recogniser(
    "api_key",
    r"-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----"
    r"(?:[A-Za-z0-9+/=\s]*-----END (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----)?",
    is_joined=True,
    examples=[
        Example("-----BEGIN RSA PRIVATE KEY-----", ("-----BEGIN RSA PRIVATE KEY-----",)),
        Example("-----BEGIN CERTIFICATE-----"),
    ],
    references=("RFC 7468",),
)
def private_key(candidate: Candidate) -> Verdict | None:
    """A private key, from its header on."""
    del candidate
    return Verdict(1.0, "the header of a private key")


@recogniser(
    "api_key",
    rf"\b(?i:{_NAMED})[\"']?[ \t]{{0,3}}(?:[:=]|(?i:is)\b)[ \t]{{0,3}}[\"']?([!-~]{{6,64}})",
    r"(?:密码|口令|密钥)[ \t]{0,3}[是为:=]{1,2}[ \t]{0,3}[\"']?([!-~]{6,64})",
    languages=("en", "zh"),
    is_joined=True,
    examples=[
        Example("password: hunter2!", ("hunter2!",)),
        Example("the password is Tr0ub4dor&3.", ("Tr0ub4dor&3",)),
        Example("the call-back password is 5349-5211.", ("5349-5211",)),
        Example("token=9f8e7d6c", ("9f8e7d6c",)),
        Example("密码：Abc12345，请改", ("Abc12345",)),
        Example("password: required"),
        Example("the password is forgotten"),
        Example("secret: 2021-05-03"),
    ],
)
def password(candidate: Candidate) -> Verdict | None:
    """A password or token behind a word that says so; one without a digit is taken for a word."""
    value = re.split(r"[\"'<>;,]", candidate.value)[0].rstrip(".)]}")
    if len(value) < 6 or not re.search(r"\d", value) or is_date(value):
        return None
    return Verdict(0.7, "behind a word of passwords", (0, len(value)))
