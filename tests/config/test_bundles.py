"""Backup and restore: what comes back is what was there, and a bad bundle changes nothing."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tarfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import psycopg
import pytest
from django.core.files.storage import FileSystemStorage

from brobygger.config.bundles import files, making, restoring
from brobygger.config.bundles.client import Client, client_for
from brobygger.config.commands import Failure, backup
from brobygger.config.embedded import MAJOR, Urls
from brobygger.config.embedded.programs import bundled
from tests.bucket import ADDRESS, NAME, standing
from tests.databases import Run


def laid(folder: Path) -> FileSystemStorage:
    return FileSystemStorage(location=folder)


@pytest.fixture
def spare(test_run: Run, database_name: str) -> Iterator[Urls]:
    """A migrated database of its own, with one organisation in it."""
    name = f"spare_{database_name}"
    urls = test_run.make_from_template(name)
    with psycopg.connect(urls.owner) as connection:
        connection.execute(
            "insert into people_organisation (id, name, number, sector, municipality) "
            "values (gen_random_uuid(), 'Nordvik kommune', '974760673', 'municipal-health', 'Nordvik')"
        )
    yield urls
    test_run.drop(name)


@pytest.fixture
def client(spare: Urls) -> Client:
    return client_for(spare.owner, MAJOR)


@pytest.fixture
def bundle(client: Client, tmp_path: Path) -> Path:
    sent = tmp_path / "files"
    (sent / "a").mkdir(parents=True)
    (sent / "a" / "letter.txt").write_text("Kjære Are")
    target = tmp_path / "one.bundle"
    making.make(target, client=client, postgresql=MAJOR, migrations=["rooms.0001_initial"], storage=laid(sent))
    return target


def names(urls: Urls) -> list[str]:
    with psycopg.connect(urls.owner) as connection:
        return [name for (name,) in connection.execute("select name from people_organisation").fetchall()]


def rename(urls: Urls) -> None:
    with psycopg.connect(urls.owner) as connection:
        connection.execute("update people_organisation set name = 'En annen'")


def test_a_bundle_is_private_and_says_what_it_is_without_keys(bundle: Path, settings):
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    with tarfile.open(bundle) as found:
        assert found.getnames() == ["database.dump", "files/a/letter.txt", "manifest.json"]
        described = json.load(found.extractfile("manifest.json"))
    assert described["field_keys"] == list(settings.FIELD_KEYS)
    assert described["postgresql"] == MAJOR
    whole = bundle.read_bytes()
    assert all(key not in whole for key in (*settings.FIELD_KEYS.values(), settings.INDEX_KEY))


def test_what_was_there_comes_back_in_place_of_what_is_there_now(
    bundle: Path, client: Client, spare: Urls, tmp_path: Path
):
    rename(spare)
    with psycopg.connect(spare.owner) as connection:
        connection.execute("create table left_behind (id int)")
    unpacked = restoring.unpack(bundle, tmp_path / "unpacked")
    restoring.restore_database(client, unpacked, tmp_path)
    assert names(spare) == ["Nordvik kommune"]
    with psycopg.connect(spare.owner) as connection:
        assert connection.execute("select to_regclass('left_behind')").fetchone() == (None,)
    uploaded = tmp_path / "data" / "files"
    uploaded.mkdir(parents=True)
    (uploaded / "newer.txt").write_text("x")
    files.bring(unpacked.files, laid(uploaded))
    assert (uploaded / "newer.txt").exists()  # until the database is the other one
    files.leave_only(unpacked.files, laid(uploaded))
    assert [path.name for path in uploaded.rglob("*")] == ["a", "letter.txt"]
    assert (uploaded / "a" / "letter.txt").read_text() == "Kjære Are"


class BreaksAtTheEnd(Client):
    """A client whose script drops everything, makes and fills it all anew, and then goes wrong."""

    def offline(self, tool: str, *arguments: str | Path) -> None:
        super().offline(tool, *arguments)
        script = next(Path(str(word).partition("=")[2]) for word in arguments if str(word).startswith("--file="))
        script.write_text(script.read_text() + "select 1/0;\n")


def test_an_error_in_the_middle_changes_nothing(bundle: Path, client: Client, spare: Urls, tmp_path: Path):
    rename(spare)
    unpacked = restoring.unpack(bundle, tmp_path / "unpacked")
    with pytest.raises(Failure, match="division by zero"):
        restoring.restore_database(BreaksAtTheEnd(client.folder, client.url), unpacked, tmp_path)
    assert names(spare) == ["En annen"]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_a_bundle_that_was_cut_off_is_refused(bundle: Path, tmp_path: Path, kept: float):
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: int(len(whole.rstrip(b"\0")) * kept)])
    with pytest.raises(Failure, match=r"not a whole bundle|no manifest|damaged"):
        restoring.unpack(bundle, tmp_path / "unpacked")


def test_a_changed_byte_is_found(bundle: Path, tmp_path: Path):
    whole = bytearray(bundle.read_bytes())
    whole[20_000] ^= 1
    bundle.write_bytes(whole)
    with pytest.raises(Failure, match=r"database\.dump .* is damaged"):
        restoring.unpack(bundle, tmp_path / "unpacked")


def test_a_part_that_nobody_named_or_that_leads_out_is_refused(bundle: Path, tmp_path: Path):
    extra = tmp_path / "extra"
    extra.write_text("x")
    with tarfile.open(bundle, "a") as found:
        found.add(extra, "files/../../outside")
    with pytest.raises(Failure, match="it was changed"):
        restoring.unpack(bundle, tmp_path / "unpacked")


def test_what_is_no_bundle_is_refused(tmp_path: Path):
    other = tmp_path / "letter.txt"
    other.write_text("Kjære Are")
    with pytest.raises(Failure, match="not a whole bundle"):
        restoring.unpack(other, tmp_path / "unpacked")


def test_newer_servers_newer_versions_and_other_keys_are_refused(bundle: Path, tmp_path: Path, settings):
    described = restoring.unpack(bundle, tmp_path / "unpacked").described
    fits = {"postgresql": MAJOR, "migrations": {"rooms.0001_initial"}, "keys": set(settings.FIELD_KEYS), "force": False}
    restoring.refuse_unfit(described, **fits)
    restoring.refuse_unfit(replace(described, postgresql=MAJOR - 2), **fits)
    with pytest.raises(Failure, match="same or a newer major version"):
        restoring.refuse_unfit(replace(described, postgresql=MAJOR + 1), **fits)
    with pytest.raises(Failure, match="newer Brobygger"):
        restoring.refuse_unfit(replace(described, migrations=["rooms.0099_later"]), **fits)
    with pytest.raises(Failure, match="BROBYGGER_FIELD_KEYS old"):
        restoring.refuse_unfit(replace(described, field_keys=["old"]), **fits)
    restoring.refuse_unfit(replace(described, field_keys=["old"]), **(fits | {"force": True}))
    settings.INDEX_KEY = bytes(32)
    with pytest.raises(Failure, match="BROBYGGER_INDEX_KEY"):
        restoring.refuse_unfit(described, **fits)


def test_a_failing_dump_leaves_no_file(tmp_path: Path, spare: Urls):
    client = Client(bundled() / "bin", spare.owner.replace("brobygger_owner:", "brobygger_owner:x"))
    with pytest.raises(Failure, match=r"pg_dump did not succeed.*password authentication failed"):
        making.make(tmp_path / "b", client=client, postgresql=MAJOR, migrations=[], storage=laid(tmp_path / "none"))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_overwrites_nothing(tmp_path: Path):
    (tmp_path / "there").write_text("x")
    with pytest.raises(Failure, match="overwrites nothing"):
        backup.run(Namespace(file=tmp_path / "there"))


def test_there_must_be_tools_of_the_servers_version(spare: Urls):
    with pytest.raises(Failure, match="postgresql-client-14"):
        client_for(spare.owner, 14)


class Command:
    """`brobygger` as an operator runs it, on an external database with PostgreSQL's tools on the path."""

    def __init__(self, urls: Urls, folder: Path, more: dict[str, str] | None = None) -> None:
        self.environment = {
            "PATH": f"{bundled() / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "DATABASE_URL": urls.app,
            "DATABASE_OWNER_URL": urls.owner,
            "BROBYGGER_DATA": str(folder / "data"),
        } | (more or {})

    def __call__(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "brobygger.config.cli", *words]
        return subprocess.run(command, env=self.environment | more, capture_output=True, text=True, check=False)


def test_the_commands_work_on_an_external_database_with_tools_found_on_the_path(spare: Urls, tmp_path: Path):
    """As an operator would: back up, refuse to overwrite, replace by force, with the rights given back."""
    upload = tmp_path / "data" / "files" / "ab" / "abc"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"sealed")
    brobygger = Command(spare, tmp_path)
    target = str(tmp_path / "two.bundle")
    made = brobygger("backup", target)
    assert made.returncode == 0, made.stderr
    assert "with 1 uploaded files" in made.stdout
    assert "The keys are not in it" in made.stdout
    rename(spare)
    upload.unlink()
    refused = brobygger("restore", target)
    assert (refused.returncode, names(spare)) == (1, ["En annen"])
    assert "not empty" in refused.stderr
    with psycopg.connect(spare.app):
        busy = brobygger("restore", "--force", target)
    assert "stop the server" in busy.stderr
    done = brobygger("restore", "--force", target)
    assert done.returncode == 0, done.stderr
    assert names(spare) == ["Nordvik kommune"]
    assert (upload.read_bytes(), stat.S_IMODE(upload.stat().st_mode)) == (b"sealed", 0o600)
    with psycopg.connect(spare.app) as connection:
        assert connection.execute("select has_table_privilege('audit_line', 'update')").fetchone() == (False,)
        assert connection.execute("select count(*) from django_migrations").fetchone() > (10,)


def test_files_in_a_bucket_are_in_the_bundle_and_come_back_to_it(
    spare: Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What is gone or damaged in the bucket is as it was; what came since is not; a closed bucket changes nothing."""
    with standing() as found:
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        bucket = boto3.resource("s3").create_bucket(Bucket=NAME)
        for name in ("ab/abc", "ab/abd", "cd/cde"):
            bucket.put_object(Key=name, Body=name.encode())
        command = Command(spare, tmp_path, found | {"BROBYGGER_FILES": ADDRESS})
        target = str(tmp_path / "bucket.bundle")
        assert "with 3 uploaded files" in command("backup", target).stdout
        bucket.delete_objects(Delete={"Objects": [{"Key": "ab/abc"}]})
        bucket.put_object(Key="ab/abd", Body=b"damaged")
        bucket.put_object(Key="ef/efg", Body=b"newer")
        rename(spare)
        closed = command("restore", "--force", target, BROBYGGER_FILES="s3://another")
        assert (closed.returncode, names(spare)) == (1, ["En annen"])
        assert "does not let us in" in closed.stderr
        assert command("restore", "--force", target).returncode == 0
        there = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
        assert there == {name: name.encode() for name in ("ab/abc", "ab/abd", "cd/cde")}
        assert names(spare) == ["Nordvik kommune"]
