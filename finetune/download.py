"""Download one file over HTTP so that it can be interrupted and taken up again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import requests
from tqdm import tqdm

from audit.errors import InputError

CHUNK = 2**16
TIMEOUT = (10.0, 60.0)
"""Seconds to connect, and seconds without a single byte."""

_CONTENT_RANGE = re.compile(r"bytes (\d+)-")
_RANGE_ANSWERS = (HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)


@dataclass(frozen=True)
class Part:
    """A download in progress: the bytes so far, and the server's word for which file they are."""

    target: Path

    @property
    def path(self) -> Path:
        """The bytes so far."""
        return self.target.with_name(self.target.name + ".part")

    @property
    def validator_path(self) -> Path:
        """Holds the ETag or date of the file the bytes are from."""
        return self.target.with_name(self.target.name + ".part.etag")

    def discard(self) -> None:
        """Forget the bytes so far."""
        self.path.unlink(missing_ok=True)
        self.validator_path.unlink(missing_ok=True)

    def finish(self) -> None:
        """Put the whole file in its place."""
        self.path.replace(self.target)
        self.validator_path.unlink(missing_ok=True)

    def start_over(self, response: requests.Response) -> None:
        """Begin with no bytes, of the file that `response` is about to deliver."""
        self.path.write_bytes(b"")
        self.validator_path.write_text(_validator(response), encoding="utf-8")

    def resume_headers(self) -> dict[str, str]:
        """Ask for the rest of the same file; nothing where the server gave it no identity."""
        if not (self.path.is_file() and self.validator_path.is_file()):
            return {}
        size, validator = self.path.stat().st_size, self.validator_path.read_text(encoding="utf-8")
        return {"Range": f"bytes={size}-", "If-Range": validator} if size and validator else {}


def download(url: str, target: Path, *, max_bytes: int, progress: bool = True) -> Part:
    """Download `url` beside `target`, taking up an earlier attempt where the server allows it.

    Parameters
    ----------
    url
        Address of the file.
    target
        Where it shall be in the end; this function leaves it in the part, for the caller to check.
    max_bytes
        More than this is refused.
    progress
        Show a progress bar where the output is a terminal.

    Returns
    -------
    Part
        All bytes of the file. Call ``finish`` when they are right, ``discard`` when they are not.

    Raises
    ------
    InputError
        The server cannot be reached, answers with an error, breaks off, or sends too much.
        All but the last leave the part, so the next attempt goes on from there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Part(target)
    resume = part.resume_headers()
    try:
        if not (resume and _attempt(url, part, resume, max_bytes=max_bytes, progress=progress)):
            _attempt(url, part, {}, max_bytes=max_bytes, progress=progress)
    except requests.RequestException as error:
        raise InputError(
            url,
            f"the download failed ({error})",
            hint="Run the same command again to go on from where it stopped.",
        ) from error
    return part


def _attempt(
    url: str, part: Part, resume: dict[str, str], *, max_bytes: int, progress: bool
) -> bool:
    """Ask once and receive the answer; false where it does not go on from the part's last byte."""
    # Byte ranges count bytes on the wire, so the server must not compress them.
    headers = {"Accept-Encoding": "identity", **resume}
    with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
        if resume and response.status_code in _RANGE_ANSWERS and not _continues(response, part):
            return False
        response.raise_for_status()
        # A server that ignores the range, or has another file by now, sends everything anew.
        if response.status_code != HTTPStatus.PARTIAL_CONTENT:
            part.start_over(response)
        _receive(response, part, max_bytes=max_bytes, progress=progress)
    return True


def _continues(response: requests.Response, part: Part) -> bool:
    """Whether the answer begins at the byte after the part's last."""
    begins = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
    return begins is not None and int(begins.group(1)) == part.path.stat().st_size


def _receive(response: requests.Response, part: Part, *, max_bytes: int, progress: bool) -> None:
    """Append the body to the part."""
    size = part.path.stat().st_size
    length = response.headers.get("Content-Length")
    bar = tqdm(
        total=size + int(length) if length else None,
        initial=size,
        desc=part.target.name,
        unit="B",
        unit_scale=True,
        disable=None if progress else True,
    )
    with part.path.open("ab") as stream, bar:
        for chunk in response.iter_content(CHUNK):
            size += len(chunk)
            if size > max_bytes:
                break
            stream.write(chunk)
            bar.update(len(chunk))
    if size > max_bytes:
        part.discard()
        raise InputError(response.url, f"sends more than {max_bytes:,} bytes")


def _validator(response: requests.Response) -> str:
    """The strongest name the server has for these exact bytes, or nothing."""
    etag = response.headers.get("ETag", "")
    # A weak ETag promises the same meaning, not the same bytes, and If-Range forbids it.
    return response.headers.get("Last-Modified", "") if etag.startswith("W/") or not etag else etag
