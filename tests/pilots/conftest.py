"""The cast, as in the tests of the directory."""

from tests.directory.conftest import asked, cast, played, room, signed_in_anew, undone

__all__ = ["asked", "cast", "played", "room", "signed_in_anew", "undone"]
