import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from tests.typesetting.pictures import png
from tracker.typesetting.pdf import PdfMetadata, TypesettingError, render_pdf


def page(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><title>公示</title>{head}</head><body>{body}</body></html>'
    )


def texts(data: bytes) -> list[str]:
    return ["".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(data)).pages]


def test_a_document_becomes_tagged_pages_with_its_text() -> None:
    rendered = render_pdf(
        page('<h1>揭榜公告</h1><p class="next">第二页</p>'),
        stylesheets=[".next { break-before: page }", '* { font-family: "Noto Serif CJK SC" }'],
    )
    assert (rendered.pages, rendered.warnings, texts(rendered.data)) == (2, (), ["揭榜公告", "第二页"])
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("zh-CN", True)


def test_metadata_is_written_over_the_head() -> None:
    created = datetime(2025, 12, 31, 8, 30, tzinfo=UTC)
    metadata = PdfMetadata(
        title="榜单", author="科技部", subject="2025", keywords=("揭榜", "挂帅"), created=created
    )
    info = PdfReader(io.BytesIO(render_pdf(page("一"), metadata=metadata).data)).metadata
    assert info is not None
    assert (info.title, info.author, info.subject, info["/Keywords"], info["/CreationDate"]) == (
        "榜单",
        "科技部",
        "2025",
        "揭榜, 挂帅",
        "D:20251231083000+00'00",
    )


def test_an_asset_is_embedded() -> None:
    rendered = render_pdf(page('<img src="asset:a.png" alt="现场">'), assets={"a.png": png()})
    assert rendered.warnings == ()
    assert len(PdfReader(io.BytesIO(rendered.data)).pages[0].images) == 1


@pytest.fixture
def visited() -> Iterator[tuple[str, list[str]]]:
    """An address of this machine, and the paths that were asked for there."""
    paths: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_facts: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_fetched_and_nothing_embedded(visited: tuple[str, list[str]], tmp_path: Path) -> None:
    address, paths = visited
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密 top secret")
    inner = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/svg.png"/></svg>'
    head = (
        f'<base href="{tmp_path.as_uri()}/"><link rel="attachment" href="secret.txt">'
        f'<link rel="attachment" href="{secret.as_uri()}"><link rel="stylesheet" href="{address}/a.css">'
        f'<style>@import "{address}/b.css"; @font-face {{ font-family: X; src: url({address}/c.woff2) }}'
        f" body {{ font-family: X; background: url({address}/d.png) }}</style>"
    )
    body = (
        f'<img src="{address}/e.png" alt="e"><img src="secret.txt" alt="f"><object data="{secret.as_uri()}"></object>'
        f'<a rel="attachment" href="{secret.as_uri()}">附件</a><a rel="attachment" href="asset:a.png">附件</a>'
        f'<embed src="{address}/g"><img src="asset:inner.svg" alt="h">{inner}<a href="javascript:alert(1)">点我</a>'
    )
    rendered = render_pdf(page(body, head), assets={"a.png": png(), "inner.svg": inner.encode()})
    assert paths == []
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        assert len(pdf.attachments) == 0
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        assert not any(b"secret" in stream.read_bytes() for stream in streams)
        assert "/Annots" not in pdf.pages[0]
    told = "\n".join(rendered.warnings)
    for name in (
        "a.css",
        "b.css",
        "c.woff2",
        "d.png",
        "e.png",
        "svg.png",
        "secret.txt",
        "javascript:alert(1)",
    ):
        assert name in told


def test_a_link_to_the_web_stays_a_link_without_being_followed(visited: tuple[str, list[str]]) -> None:
    address, paths = visited
    rendered = render_pdf(page(f'<p><a href="{address}/notice">原文</a></p>'))
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        assert [str(link.A.URI) for link in pdf.pages[0].Annots] == [f"{address}/notice"]
    assert paths == []


def test_gaps_are_told_in_sentences() -> None:
    rendered = render_pdf(
        page('<p>\U0002a6a5</p><img src="asset:gone.png" alt="x"><img src="asset:a.png">'),
        assets={"a.png": png()},
    )
    assert rendered.warnings == (
        "The picture asset:gone.png is named in the text but missing; upload it again.",
        "No installed font has the character \U0002a6a5 (U+2A6A5); it needs another character.",
        "The picture asset:a.png has no description; add one for readers who cannot see it.",
    )


def test_nesting_without_end_is_refused_in_words() -> None:
    with pytest.raises(TypesettingError, match="nested too deeply"):
        render_pdf(page("<div>" * 500 + "深" + "</div>" * 500))


def test_documents_typeset_at_once_keep_their_warnings_apart() -> None:
    results: dict[str, tuple[str, ...]] = {}

    def typeset(name: str) -> None:
        results[name] = render_pdf(page(f'<img src="asset:{name}" alt="x">')).warnings

    threads = [threading.Thread(target=typeset, args=(name,)) for name in ("a.png", "b.png", "c.png")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {name: len(warnings) for name, warnings in results.items()} == {"a.png": 1, "b.png": 1, "c.png": 1}
    assert all(name in warnings[0] for name, warnings in results.items())


def test_heads_of_tables_are_indexed_for_readers() -> None:
    table = (
        '<table><thead><tr><th scope="col">指标</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    )
    rendered = render_pdf(page(table))
    with pikepdf.open(io.BytesIO(rendered.data)) as pdf:
        names = pdf.Root.StructTreeRoot.IDTree.Kids[0].Names
        assert (len(names), str(names[1].S), names[1].ID) == (2, "/TH", names[0])
