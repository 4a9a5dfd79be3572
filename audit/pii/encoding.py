"""In which encoding a file of text is written."""

from __future__ import annotations

import codecs
from pathlib import Path

_CHUNK = 2**20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 20_000
_MOSTLY = 0.8


def encoding_of(path: Path) -> str:
    """``utf-8``, ``utf-8-sig``, ``utf-16`` (with its mark), ``gb18030`` or else ``latin-1``.

    Nearly any bytes can be read as GB 18030; a file is taken for it only if what it says is mostly
    characters of the older GB 2312, which Western letters beside ASCII ones never make.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if _is_read(path, "utf-8"):
        return "utf-8"
    if _looks_chinese(path) and _is_read(path, "gb18030"):
        return "gb18030"
    return "latin-1"


def _is_read(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(path: Path) -> bool:
    with path.open("rb") as stream:
        text = stream.read(_CHUNK).decode("gb18030", "replace")
    others = [character for character in text if not character.isascii()][:_SAMPLE]
    known = sum(_is_gb2312(character) for character in others)
    return bool(others) and known >= _MOSTLY * len(others)


def _is_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
