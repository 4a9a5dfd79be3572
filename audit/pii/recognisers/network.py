"""Addresses of machines, and links that let somebody in."""

from __future__ import annotations

import ipaddress
import re

from audit.pii.patterns import words
from audit.pii.recogniser import Candidate, Example, Verdict, recogniser

_IP = words("ip", "ipv4", "ipv6", "host", "server", "addr", "address", "gateway", "dns", "服务器")
_VERSION = re.compile(
    r"(?:version|ver|v|release|rev|build|firmware|section|sect|§|clause"
    r"|版本|固件|升级到?|第)号?[ .:=;|,]{0,2}$"
)
_MAC = words(
    "mac", "hardware", "hwaddr", "ethernet", "bluetooth", "wi fi", "bssid", "nic", "router",
    "switch", "dhcp", "lease", "arp", "wireless", "wlan", "adapter", "物理地址", "网卡", "路由器",
    "无线", "蓝牙",
)  # fmt: skip


@recogniser(
    "ip_address",
    r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}",
    examples=[
        Example("from 192.0.2.44:8080", ("192.0.2.44",)),
        Example("登录地址203.0.113.9被封", ("203.0.113.9",)),
        Example("198.51.100.7.", ("198.51.100.7",)),
        Example("host 8.8.8.8", ("8.8.8.8",)),
        Example("192．0．2．44", ("192．0．2．44",)),
        Example("192.0.2.256"),
        Example("登录IP203.0.113.9异常", ("203.0.113.9",)),
        Example("version 10.0.19.41"),
        Example("升级到4.18.26.13版本"),
        Example("参见第27.17.13.15节"),
        Example("v10.12.13.14"),
        Example("see 1.2.3.4"),
        Example("192.0.2.44.5"),
        Example("010.020.030.040"),
        Example("0.0.0.0"),  # noqa: S104
    ],
    references=("RFC 791", "RFC 5737 (examples)"),
)
def ipv4(candidate: Candidate) -> Verdict | None:
    """An IP address, of version 4 or 6."""
    before, after = candidate.before[-2:], candidate.after[:2]
    goes_on = (before[1:] == "." and before[:1].isdecimal()) or (
        after[:1] == "." and after[1:].isdecimal()
    )
    parts = candidate.value.split(".")
    if goes_on or any(int(part) > 255 or str(int(part)) != part for part in parts):
        return None
    if _VERSION.search(candidate.before) or candidate.after[:2] == "版本" or set(parts) == {"0"}:
        return None
    named = candidate.follows(_IP)
    if not named and max(map(int, parts)) < 20:
        return None  # the number of a section
    return Verdict(0.9 if named else 0.8, "four numbers below 256")


@recogniser(
    "ip_address",
    r"[0-9A-Fa-f:]{0,4}[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{0,4}:(?:[0-9A-Fa-f]{0,4}:){0,6}"
    r"(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4})",
    examples=[
        Example("from 2001:db8::8a2e:370:7334.", ("2001:db8::8a2e:370:7334",)),
        Example(
            "2001:0db8:0000:0000:0000:8a2e:0370:7334", ("2001:0db8:0000:0000:0000:8a2e:0370:7334",)
        ),
        Example("at 10:30:15, ratio 1::2, std::abc"),
        Example("::"),
    ],
    references=("RFC 4291", "RFC 3849 (examples)"),
)
def ipv6(candidate: Candidate) -> Verdict | None:
    """An IP address of version 6."""
    try:
        ipaddress.IPv6Address(candidate.value)
    except ValueError:
        return None
    if sum(len(part) > 2 for part in re.split("[:.]", candidate.value)) < 2:
        return None
    return Verdict(0.85, "reads as an address of version 6")


@recogniser(
    "mac_address",
    r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}",
    r"[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}",
    r"[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2}",
    examples=[
        Example("mac 00:00:5E:00:53:1f", ("00:00:5E:00:53:1f",)),
        Example("地址00-00-5e-00-53-af。", ("00-00-5e-00-53-af",)),
        Example("0000.5e00.53af", ("0000.5e00.53af",)),
        Example("12-34-56-78-90-12"),
        Example("router 12-34-56-78-90-12", ("12-34-56-78-90-12",)),
        Example("MAC地址：00:00:5E:00:53:1f；", ("00:00:5E:00:53:1f",)),
        Example("00:00:00:00:00:00"),
        Example("00:00:5E:00:53:1f:22:11"),
        Example("1234.5678.9012"),
    ],
    references=("IEEE 802", "RFC 7042, 2.1.2 (examples)"),
)
def mac_address(candidate: Candidate) -> Verdict | None:
    """A hardware (MAC) address of a machine."""
    characters = set(candidate.compact)
    before, after = candidate.before, candidate.after
    goes_on = re.search("[0-9a-f][:-]$", before) or re.match("[:-][0-9a-f]", after)
    if goes_on or len(characters) < 2:
        return None
    if not characters & set("ABCDEF") and not candidate.follows(_MAC):
        return None  # dates and times have digits alone
    return Verdict(0.85, "six bytes, one way to part them")


@recogniser(
    "url_credentials",
    r"[A-Za-z0-9]://([A-Za-z0-9._~%!$&'*+,;=-]{0,64}:[!-.0-9:-?A-~]{1,128})@",
    r"(?i:https?)://[!-~]{1,300}[?&](?i:access_token|auth_token|token|api_?key|apikey|key|sig"
    r"|signature|password|passwd|pwd|auth|session_?id|sid|code)=([A-Za-z0-9._~%+/-]{8,300})",
    is_joined=True,
    examples=[
        Example("https://ann:s3cret@example.com/x", ("ann:s3cret",)),
        Example("redis://:s3cret@192.0.2.1", (":s3cret",)),
        Example("连接ftp://u:p@192.0.2.1失败", ("u:p",)),
        Example("https://example.com/reset?token=9f8e7d6c5b4a&x=1", ("9f8e7d6c5b4a",)),
        Example("https://example.com/a?q=1"),
        Example("https://example.com:8080/a@b"),
    ],
    references=("RFC 3986, 3.2.1",),
)
def url_credentials(candidate: Candidate) -> Verdict | None:
    """A user name with a password, or a token, inside a link; other links are not reported."""
    if candidate.before.endswith("//"):
        return Verdict(0.95, "user and password inside a link")
    if not set(candidate.value) & set("0123456789"):
        return None
    return Verdict(0.85, "a parameter of a link that lets in")
