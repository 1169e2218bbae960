"""The tests reach this machine only."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("address", ["192.0.2.1", "example.no"])
def test_nothing_outside_is_reached(address: str):
    with socket.socket() as outside, pytest.raises(OSError, match="this machine only"):
        outside.connect((address, 80))


def test_this_machine_is():
    with (
        socket.create_server(("127.0.0.1", 0)) as here,
        socket.create_connection(here.getsockname(), timeout=5) as there,
    ):
        assert there.getpeername() == here.getsockname()
