"""The table of variables: documented, complete, and strict in production."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from pathlib import Path

import pytest

from brobygger.config import environment
from brobygger.config.environment import VARIABLES, Unusable, read

ROOT = Path(__file__).resolve().parents[2]
KEY = base64.b64encode(bytes(range(32))).decode()
SAFE = {
    "BROBYGGER_MODE": "production",
    "BROBYGGER_URL": "https://brobygger.example.no",
    "BROBYGGER_SECRET_KEY": "kJ3x9vQm2Zr7Lw5tYb8Nc4Hd6Fg1Sp0Xa-Ue_Oi.Pq+Rt=Mn/Kz",
    "BROBYGGER_FIELD_KEYS": f"k2:{KEY};k1:{KEY}",
    "BROBYGGER_INDEX_KEY": KEY,
}


def faults(**changes: str) -> str:
    with pytest.raises(Unusable) as refused:
        read(SAFE | changes).check()
    return str(refused.value)


def test_every_variable_is_documented_and_no_other():
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))
    assert documented == set(VARIABLES)


def test_nothing_reads_a_variable_that_is_not_in_the_table():
    named = set()
    for path in (ROOT / "src").rglob("*.py"):
        named |= set(re.findall(r"\b(BROBYGGER_[A-Z_]+|DATABASE(?:_OWNER)?_URL)\b", path.read_text()))
    assert named - set(VARIABLES) == {"BROBYGGER_TEST_RUN"}  # the tests' own
    with pytest.raises(KeyError):
        read({}).text("BROBYGGER_UNHEARD_OF")


def test_a_safe_production_starts():
    read(SAFE).check()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BROBYGGER_SECRET_KEY", ""),
        ("BROBYGGER_SECRET_KEY", environment.DEVELOPMENT_SECRET),
        ("BROBYGGER_SECRET_KEY", "a" * 60),
        ("BROBYGGER_STORY", "1"),
        ("BROBYGGER_DEBUG", "true"),
        ("BROBYGGER_FIELD_KEYS", ""),
        ("BROBYGGER_INDEX_KEY", ""),
        ("BROBYGGER_URL", "http://brobygger.example.no"),
    ],
)
def test_production_refuses(name: str, value: str):
    assert name in faults(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BROBYGGER_MODE", "prod"),
        ("BROBYGGER_FIELD_KEYS", "k1:dG9vIHNob3J0"),
        ("BROBYGGER_FIELD_KEYS", f"k1:{KEY};k1:{KEY}"),
        ("BROBYGGER_INDEX_KEY", "not base64"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("BROBYGGER_DATABASE_POOL", "many"),
        ("BROBYGGER_MAIL", "post"),
        ("BROBYGGER_SMS", "pigeon"),
        ("BROBYGGER_PUSH_KEY", "too short"),
        ("BROBYGGER_SMS", "http://gateway.example.no/send"),
        ("BROBYGGER_LOG", "xml"),
        ("BROBYGGER_LOG_LEVEL", "LOUD"),
        ("BROBYGGER_URL", "https://["),
        ("BROBYGGER_URL", "brobygger.example.no"),
        ("BROBYGGER_MAIL", "smtp://mail.example.no:99999"),
        ("BROBYGGER_MAIL", "smtp://["),
        ("BROBYGGER_SMS", "https://["),
        ("BROBYGGER_FILES", "s3://["),
    ],
)
def test_what_cannot_be_used_is_said(name: str, value: str):
    assert name in faults(**{name: value})


def test_all_faults_are_said_at_once():
    said = faults(BROBYGGER_STORY="1", BROBYGGER_DEBUG="1", BROBYGGER_SECRET_KEY="")
    assert said.count("\n- ") == 3


def test_the_current_field_key_is_the_first_and_hosts_come_from_the_address():
    found = read(SAFE | {"BROBYGGER_HOSTS": "intern.example.no"})
    assert list(found.field_keys) == ["k2", "k1"]
    assert found.hosts == ["brobygger.example.no", "intern.example.no"]


def test_settings_refuse_as_the_table_does_and_are_strict_in_production():
    code = (
        "from brobygger.config import settings as s; print(s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.DEBUG)"
    )
    run = {"capture_output": True, "text": True, "check": False}
    good = subprocess.run([sys.executable, "-c", code], env=SAFE, **run)  # type: ignore[call-overload]
    assert good.stdout == "True True False\n", good.stderr
    bad = subprocess.run([sys.executable, "-c", code], env=SAFE | {"BROBYGGER_STORY": "1"}, **run)  # type: ignore[call-overload]
    assert "ImproperlyConfigured" in bad.stderr
    assert "BROBYGGER_STORY" in bad.stderr


def test_mail_addresses_become_settings(tmp_path: Path):
    known = environment.mail_settings("smtp://post:hemmelig@mail.example.no:2525", tmp_path)
    assert (known["EMAIL_HOST"], known["EMAIL_PORT"], known["EMAIL_USE_TLS"]) == ("mail.example.no", 2525, True)
    assert environment.mail_settings("smtps://mail.example.no", tmp_path)["EMAIL_PORT"] == 465
    assert environment.mail_settings("file", tmp_path)["EMAIL_FILE_PATH"] == tmp_path
