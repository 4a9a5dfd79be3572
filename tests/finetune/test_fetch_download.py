"""Downloads against a small server on this machine: resume, refusal, and what is left behind."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audit.errors import InputError
from finetune import fetch as fetching
from finetune.download import Part, download
from finetune.fetch import fetch
from finetune.sources import OriginalFile, Source

CONTENT = bytes(range(256)) * 1024
DIGEST = hashlib.sha256(CONTENT).hexdigest()
HALF = len(CONTENT) // 2


@dataclass
class Publisher:
    """What the server does, and what it was asked."""

    url: str = ""
    content: bytes = CONTENT
    etag: str = '"one"'
    status: int = 200
    ranges: bool = True
    breaks_off_after: int | None = None
    asked: list[str | None] = field(default_factory=list)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        self.asked.append(wanted)
        if self.status != 200:
            handler.send_error(self.status)
            return
        start = self._start(wanted, handler.headers.get("If-Range"))
        if start >= len(self.content):
            handler.send_error(416)
            return
        body = self.content[start:]
        handler.send_response(206 if start else 200)
        if start:
            last = len(self.content) - 1
            handler.send_header("Content-Range", f"bytes {start}-{last}/{len(self.content)}")
        if self.etag:
            handler.send_header("ETag", self.etag)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: self.breaks_off_after])

    def _start(self, wanted: str | None, condition: str | None) -> int:
        match = re.fullmatch(r"bytes=(\d+)-", wanted or "")
        return int(match[1]) if match and self.ranges and condition == self.etag else 0


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    state = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.answer(self)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv(fetching.MIRROR_VARIABLE, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}/data.bin"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield state
        server.shutdown()
        thread.join()


@pytest.fixture
def source(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Source:
    file = OriginalFile("data.bin", (DIGEST,), publisher.url, max_bytes=2 * len(CONTENT))
    made = Source("tiny", "Tiny", "the tiny page", "none", ((file,),))
    monkeypatch.setattr(fetching, "SOURCES", {"tiny": made})
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("source")
def test_a_whole_download_leaves_the_file_and_nothing_else(tmp_path: Path) -> None:
    folder = fetch("tiny", into=tmp_path)
    assert folder == tmp_path / "tiny"
    assert (folder / "data.bin").read_bytes() == CONTENT
    assert names(folder) == ["data.bin"]


@pytest.mark.usefixtures("source")
def test_a_file_that_is_there_is_checked_and_not_asked_for_again(
    publisher: Publisher, tmp_path: Path
) -> None:
    fetch("tiny", into=tmp_path)
    fetch("tiny", into=tmp_path)
    assert publisher.asked == [None]
    (tmp_path / "tiny" / "data.bin").write_bytes(b"altered")
    assert (fetch("tiny", into=tmp_path) / "data.bin").read_bytes() == CONTENT


@pytest.mark.usefixtures("source")
def test_a_download_that_broke_off_goes_on_where_it_stopped(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.breaks_off_after = HALF
    with pytest.raises(InputError, match="Run the same command again"):
        fetch("tiny", into=tmp_path)
    folder = tmp_path / "tiny"
    assert names(folder) == ["data.bin.part", "data.bin.part.etag"]
    assert (folder / "data.bin.part").stat().st_size == HALF

    publisher.breaks_off_after = None
    fetch("tiny", into=tmp_path)
    assert publisher.asked == [None, f"bytes={HALF}-"]
    assert (folder / "data.bin").read_bytes() == CONTENT
    assert names(folder) == ["data.bin"]


def part_with(target: Path, content: bytes, validator: str) -> Part:
    part = Part(target)
    part.path.write_bytes(content)
    part.validator_path.write_text(validator)
    return part


@pytest.mark.parametrize(
    ("begun", "validator", "ranges"),
    [
        pytest.param(b"other", '"one"', False, id="server ignores ranges"),
        pytest.param(b"other", '"old"', True, id="server has another file by now"),
        pytest.param(b"x" * len(CONTENT), '"one"', True, id="nothing is left to send"),
    ],
)
def test_a_part_that_does_not_fit_is_begun_anew(
    publisher: Publisher, tmp_path: Path, begun: bytes, validator: str, ranges: bool
) -> None:
    publisher.ranges = ranges
    target = tmp_path / "data.bin"
    part_with(target, begun, validator)
    part = download(publisher.url, target, max_bytes=2 * len(CONTENT))
    assert publisher.asked[0] == f"bytes={len(begun)}-"
    assert part.path.read_bytes() == CONTENT


def test_without_an_identity_of_the_file_nothing_is_resumed(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.etag = ""
    publisher.breaks_off_after = HALF
    target = tmp_path / "data.bin"
    for _ in range(2):
        with pytest.raises(InputError):
            download(publisher.url, target, max_bytes=2 * len(CONTENT))
    assert publisher.asked == [None, None]


def test_a_weak_etag_is_no_identity_of_bytes(publisher: Publisher, tmp_path: Path) -> None:
    publisher.etag = 'W/"one"'
    part = download(publisher.url, tmp_path / "data.bin", max_bytes=2 * len(CONTENT))
    assert part.resume_headers() == {}


def test_a_server_error_keeps_what_was_received(publisher: Publisher, tmp_path: Path) -> None:
    publisher.status = 503
    part = part_with(tmp_path / "data.bin", CONTENT[:HALF], '"one"')
    with pytest.raises(InputError, match="503") as caught:
        download(publisher.url, part.target, max_bytes=2 * len(CONTENT))
    assert publisher.url in str(caught.value)
    assert part.path.read_bytes() == CONTENT[:HALF]


def test_ctrl_c_leaves_a_part_that_can_be_resumed(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from requests import Response

    whole = Response.iter_content

    def interrupted(response: Response, size: int) -> Iterator[bytes]:
        yield next(iter(whole(response, size)))
        raise KeyboardInterrupt

    monkeypatch.setattr(Response, "iter_content", interrupted)
    target = tmp_path / "data.bin"
    with pytest.raises(KeyboardInterrupt):
        download(publisher.url, target, max_bytes=2 * len(CONTENT))
    assert not target.exists()
    received = Part(target).path.stat().st_size
    assert 0 < received < len(CONTENT)

    monkeypatch.undo()
    assert download(publisher.url, target, max_bytes=2 * len(CONTENT)).path.read_bytes() == CONTENT
    assert publisher.asked == [None, f"bytes={received}-"]


@pytest.mark.usefixtures("source")
def test_another_digest_is_refused_with_both_digests_and_leaves_nothing(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.content = b"not the data"
    with pytest.raises(InputError) as caught:
        fetch("tiny", into=tmp_path)
    assert DIGEST in str(caught.value)
    assert hashlib.sha256(publisher.content).hexdigest() in str(caught.value)
    assert names(tmp_path / "tiny") == []


@pytest.mark.usefixtures("source")
def test_more_bytes_than_the_file_may_have_are_refused(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.content = CONTENT * 3
    with pytest.raises(InputError, match="more than"):
        fetch("tiny", into=tmp_path)
    assert names(tmp_path / "tiny") == []


def test_a_file_without_an_address_names_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(fetching.MIRROR_VARIABLE, raising=False)
    source = Source("shut", "Shut", "the page with a form", "none", ((OriginalFile("a.zip"),),))
    monkeypatch.setattr(fetching, "SOURCES", {"shut": source})
    with pytest.raises(InputError, match=r"a\.zip.*the page with a form.*--mirror"):
        fetch("shut", into=tmp_path)


@pytest.mark.usefixtures("source")
def test_an_edition_with_an_address_is_preferred_to_one_without(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions = ((OriginalFile("extract", ("0" * 64,)),), (OriginalFile("b", (), publisher.url),))
    source = Source("two", "Two", "page", "none", editions)
    monkeypatch.setattr(fetching, "SOURCES", {"two": source})
    assert names(fetch("two", into=tmp_path)) == ["b"]


def test_an_unreachable_server_is_one_sentence(tmp_path: Path, publisher: Publisher) -> None:
    publisher.status = 404
    with pytest.raises(InputError, match="404"):
        download(publisher.url, tmp_path / "data.bin", max_bytes=1)
    with pytest.raises(InputError, match="download failed"):
        download("http://127.0.0.1:1/x", tmp_path / "data.bin", max_bytes=1)
