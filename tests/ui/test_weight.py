"""The first page over the wire: at most 160 kB compressed, everything that a base page loads."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

LIMIT = 160_000
PACKED = {".woff2", ".png"}


def wire_size(path: str) -> int:
    """A file's size as it is sent: gzip here, a little less with brotli."""
    body = Path(str(finders.find(path))).read_bytes()
    return len(body) if Path(path).suffix in PACKED else len(gzip.compress(body, 6))


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/ui/room/", "/ui/home/", "/ui/forms/"])
def test_the_first_page_is_light(client: Client, page: str):
    html = client.get(page).content
    files = set(re.findall(rf'(?:src|href)="{settings.STATIC_URL}([^"]+)"', html.decode()))
    assert "vendor/inter-latin.woff2" in files
    assert "vendor/inter-latin-ext.woff2" not in files, "only loaded where a page has such letters"
    sizes = {path: wire_size(path) for path in files} | {"the page": len(gzip.compress(html, 6))}
    assert sum(sizes.values()) <= LIMIT, sizes


def test_our_own_part_is_small():
    own = ["tokens.css", "layout.css", "components.css", "room.css", "base.js", "drafts.js", "app.js", "session.js"]
    assert sum(wire_size(f"ui/{name}") for name in own) <= 40_000
