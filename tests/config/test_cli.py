"""The command line with what cannot be used: one clear sentence and exit code 1, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from brobygger.config import cli
from brobygger.config.embedded import EmbeddedError, ensure_running

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def refused(*words: str, **environment: str) -> str:
    """What a command says that cannot be done."""
    passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "brobygger.config.cli", *words],
        env=passed_on | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("given", ["letter", "letter/below"])
def test_a_file_where_the_data_folder_should_be_is_said(data_dir: Path, given: str):
    (data_dir / "letter").write_text("hei")
    said = refused("migrate", BROBYGGER_DATA=str(data_dir / given))
    assert (str(data_dir / given) in said, "BROBYGGER_DATA" in said, said.count("\n")) == (True, True, 1)


@pytest.mark.parametrize("name", ["log", "run", "database"])
def test_a_file_in_the_place_of_one_of_its_folders_is_said(data_dir: Path, name: str):
    (data_dir / name).write_text("hei")
    with pytest.raises(EmbeddedError, match=f"{data_dir / name} .*Move it away"):
        ensure_running(data_dir)


def test_a_database_that_is_not_there_is_said(tmp_path: Path):
    given = {"DATABASE_URL": NOWHERE, "DATABASE_OWNER_URL": NOWHERE, "BROBYGGER_DATA": str(tmp_path)}
    for words in (["migrate"], ["serve", "--port", "0"], ["backup", str(tmp_path / "bundle")]):
        said = refused(*words, **given)
        assert "The database cannot be used: " in said, words
        assert "`brobygger doctor` says more" in said
    assert not (tmp_path / "bundle").exists()


def test_the_doctor_speaks_where_nothing_else_starts(tmp_path: Path):
    given = {"DATABASE_URL": "nonsense", "BROBYGGER_MAIL": "smtp://[x", "BROBYGGER_URL": "http://["}
    assert refused("doctor", BROBYGGER_DATA=str(tmp_path), **given) == ""


@pytest.mark.parametrize("words", [["--port", "99999"], ["--port", "-1"], ["--port", "x"], ["--workers", "0"]])
def test_a_number_that_cannot_be_is_refused_before_anything_is_done(
    words: list[str], capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as left:
        cli.main(["serve", *words])
    assert left.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_a_place_that_cannot_be_written_to_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def full(options: object) -> int:
        raise OSError(28, "No space left on device", "/somewhere/bundle")

    monkeypatch.setattr("brobygger.config.commands.new_keys.run", full)
    assert cli.main(["new-keys"]) == 1
    assert capsys.readouterr().err == "/somewhere/bundle cannot be used: No space left on device.\n"
