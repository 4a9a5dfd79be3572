"""E-mail addresses."""

from __future__ import annotations

from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

# Letters of any script in either part (RFC 6531), so that Chinese characters beside an address are
# not taken for a part of it: those are left out.
_LETTER = r"A-Za-z0-9\x{c0}-\x{2af}\x{370}-\x{5ff}"
_LABEL = rf"[{_LETTER}](?:[{_LETTER}-]{{0,61}}[{_LETTER}])?"


@recogniser(
    "email",
    rf"[{_LETTER}_%+'-][{_LETTER}._%+'-]{{0,63}}@(?:{_LABEL}\.){{1,8}}[A-Za-z]{{2,24}}",
    examples=[
        Example("write to ann.lee@example.com.", ("ann.lee@example.com",)),
        Example("邮箱ann@example.com。", ("ann@example.com",)),
        Example("ｊｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", ("ｊｏ＠ｅｘａｍｐｌｅ．ｃｏｍ",)),
        Example("a@example.org,b@example.net", ("a@example.org", "b@example.net")),
        Example("<o'neil+x@mail.example.co.uk>", ("o'neil+x@mail.example.co.uk",)),
        Example("a\u200bnn@exam\u00adple.com", ("a\u200bnn@exam\u00adple.com",)),
        Example("see @ann on page 3"),
        Example("https://example.com:8443/a@2x.png"),
        Example("3 apples @ 20p each"),
        Example("root@localhost"),
        Example("user@@example.com, a@.com"),
    ],
    references=("RFC 5321", "RFC 5322, 3.4.1"),
)
def email(candidate: Candidate) -> Verdict | None:
    """An e-mail address."""
    user = candidate.value.partition("@")[0]
    in_link = candidate.before.endswith(("/", "://:"))
    if ".." in user or user.endswith(".") or (in_link and "://" in candidate.before):
        return None
    return Verdict(0.95, "has the form of an e-mail address")
