"""Every environment variable that Brobygger reads, in one table; `docs/operations.md` lists the same (a test compares).

Nothing else in the code reads the environment. What cannot be used is refused at the start, all faults at once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from brobygger.config.embedded import known_urls
from brobygger.config.embedded.programs import SYSTEM_HOME

DEVELOPMENT_SECRET = "insecure-development-key"  # noqa: S105 (production refuses it)
MODES = ("development", "test", "production")
SMS_WAYS = ("https", "http", "46elks", "twilio")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TRUE = ("1", "true", "yes", "on")

VARIABLES: Mapping[str, str] = {
    "BROBYGGER_MODE": "`development` (the default) or `production`, which refuses to start unsafely.",
    "BROBYGGER_URL": "The public address, such as `https://brobygger.example.no`: links, hosts, passkeys, origins.",
    "BROBYGGER_HOSTS": "Further host names that the server answers to, separated by commas.",
    "BROBYGGER_SECRET_KEY": "Signs cookies and links; at least 50 characters. `brobygger new-keys` makes one.",
    "BROBYGGER_OLD_SECRET_KEYS": "Former secret keys that are still accepted, separated by commas (rotation).",
    "BROBYGGER_FIELD_KEYS": "Keys that encrypt identity numbers, `id:base64;id:base64`; the first is the current one.",
    "BROBYGGER_INDEX_KEY": "Key (base64) of the blind index that finds an identity number without decrypting.",
    "BROBYGGER_DEBUG": "`1` shows errors in full in the browser. Development only.",
    "BROBYGGER_STORY": "`1` lets one step in as any person of the story data. Development only.",
    "BROBYGGER_DATA": "Folder of the embedded database and the uploaded files. See below for the default.",
    "BROBYGGER_FILES": "`s3://bucket` for uploaded files (address and keys: `AWS_…`). Default: the data folder.",
    "BROBYGGER_OUTBOX": "Folder where the file gateways write mails and text messages. Default: in the data folder.",
    "DATABASE_URL": "A PostgreSQL (15 or newer) of your own, as the application's role. Default: the embedded one.",
    "DATABASE_OWNER_URL": "The same database as its owner: migrations, backup and restore.",
    "BROBYGGER_AS_OWNER": "`1` makes this process work as the owner. Set by the commands that need it.",
    "BROBYGGER_DATABASE_POOL": "Most connections that a server process keeps to the database for pages; `0`: no pool.",
    "BROBYGGER_TLS_PROXY": "`1` when a proxy ends TLS in front and sets `X-Forwarded-Proto` itself.",
    "BROBYGGER_TRUSTED_PROXIES": "Addresses of proxies whose `X-Forwarded-For` is believed, separated by commas.",
    "BROBYGGER_MAIL": "`file` (the default) or `smtp://user:password@host:587`, `smtps://…:465`.",
    "BROBYGGER_MAIL_FROM": "The sender's address of mails.",
    "BROBYGGER_MAIL_ANSWERS": "Address whose mail `brobygger take-mail` gets: answers to invitations. Default: none.",
    "BROBYGGER_SMS": "`file` (the default), the address of an HTTP gateway, `46elks://…` or `twilio://…`.",
    "BROBYGGER_SMS_SECRET": "The secret that the HTTP gateway for text messages expects.",
    "BROBYGGER_PUSH_KEY": "Key (base64) that signs pushes to phones and browsers. Without it nothing is pushed.",
    "BROBYGGER_PUSH_SERVICES": "Hosts of push services that may be reached, separated by commas.",
    "BROBYGGER_AUDIT_HEADS": "File that gets the head of each seal of the access log, best on another machine's disk.",
    "BROBYGGER_LOG": "`json` (the default in production) or `text`.",
    "BROBYGGER_LOG_LEVEL": "`DEBUG`, `INFO` (the default), `WARNING` or `ERROR`.",
}
DEFAULTS: Mapping[str, str] = {
    "BROBYGGER_MODE": "development",
    "BROBYGGER_URL": "http://localhost:8000",
    "BROBYGGER_DATABASE_POOL": "20",
    "BROBYGGER_TRUSTED_PROXIES": "127.0.0.1",
    "BROBYGGER_MAIL": "file",
    "BROBYGGER_MAIL_FROM": "brobygger@localhost",
    "BROBYGGER_SMS": "file",
    "BROBYGGER_PUSH_SERVICES": "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com",
    "BROBYGGER_LOG_LEVEL": "INFO",
}


class Unusable(Exception):
    """What the environment says cannot be used; `faults` holds one sentence for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("Brobygger does not start:\n- " + "\n- ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Environment:
    """The variables, read once. `faults` collects what is wrong, so that all of it is said at once."""

    values: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return a variable's value or default; an undeclared name is a mistake in our code."""
        if name not in VARIABLES:
            raise KeyError(f"{name} is not in the table of variables")
        return self.values.get(name, "").strip() or DEFAULTS.get(name, "")

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in TRUE

    def number(self, name: str) -> int:
        text = self.text(name)
        if text.isdigit():
            return int(text)
        self.faults.append(f"{name} is not a number.")
        return 0

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def address(self, name: str) -> SplitResult:
        """Return the parts of an address; one that is none becomes a fault, and has no parts."""
        parts = split_address(self.text(name))
        if parts is None:
            self.faults.append(f"{name} is not an address: its host or its port cannot be.")
        return parts or urlsplit("")

    @property
    def mode(self) -> str:
        mode = self.text("BROBYGGER_MODE")
        if mode in MODES:
            return mode
        self.faults.append("BROBYGGER_MODE is neither `development` nor `production`.")
        return "production"

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def data_dir(self) -> Path:
        """The data folder: as set, root's `/var/lib/brobygger`, or the user's own data folder."""
        given = self.text("BROBYGGER_DATA")
        if given:
            return Path(given).expanduser().absolute()
        if os.geteuid() == 0:
            return SYSTEM_HOME
        base = os.environ.get("XDG_DATA_HOME", "")
        return (Path(base) if base else Path.home() / ".local" / "share") / "brobygger"

    @property
    def outbox_dir(self) -> Path:
        given = self.text("BROBYGGER_OUTBOX")
        return Path(given).expanduser().absolute() if given else self.data_dir / "outbox"

    @property
    def secret_key(self) -> str:
        return self.text("BROBYGGER_SECRET_KEY") or DEVELOPMENT_SECRET

    @property
    def hosts(self) -> list[str]:
        """Host names that the server answers to; this machine's own names only outside production."""
        own = [] if self.production else ["localhost", "127.0.0.1", "[::1]"]
        public = self.address("BROBYGGER_URL").hostname
        return list(dict.fromkeys([*([public] if public else []), *self.words("BROBYGGER_HOSTS"), *own]))

    @property
    def field_keys(self) -> dict[str, bytes]:
        """The field-encryption keys by id, the current one first."""
        text = self.text("BROBYGGER_FIELD_KEYS")
        if not text:
            return {} if self.production else {"development": _development_key("field")}
        keys: dict[str, bytes] = {}
        for part in filter(None, (part.strip() for part in text.split(";"))):
            key_id, colon, encoded = part.partition(":")
            key = _decode(encoded)
            if not colon or not key_id.isalnum() or key is None or key_id in keys:
                self.faults.append("BROBYGGER_FIELD_KEYS is not `id:base64;id:base64` with keys of 32 bytes.")
                return {}
            keys[key_id] = key
        return keys

    @property
    def index_key(self) -> bytes:
        text = self.text("BROBYGGER_INDEX_KEY")
        if not text:
            return b"" if self.production else _development_key("index")
        key = _decode(text)
        if key is None:
            self.faults.append("BROBYGGER_INDEX_KEY is not 32 bytes in base64.")
        return key or b""

    @property
    def push_key(self) -> bytes:
        """The private key of pushes (VAPID, RFC 8292): 32 bytes, or none."""
        text = self.text("BROBYGGER_PUSH_KEY")
        if not text:
            return b"" if self.production else _development_key("push")
        key = _decode(text)
        if key is None:
            self.faults.append("BROBYGGER_PUSH_KEY is not 32 bytes in base64.")
        return key or b""

    @property
    def embedded(self) -> bool:
        """Whether our own PostgreSQL is used."""
        return not self.text("DATABASE_URL")

    def database_url(self, *, owner: bool) -> str:
        """Return the address of the database for the role; empty where an external owner is not given."""
        if not self.embedded:
            return self.text("DATABASE_OWNER_URL" if owner else "DATABASE_URL")
        urls = known_urls(self.data_dir)
        if urls is None:
            return "postgresql:///brobygger"  # not made yet: `brobygger` makes it before it asks for it
        return urls.owner if owner else urls.app

    def check(self) -> None:
        """Raise Unusable when something cannot be used, or is not safe enough for production."""
        _ = (self.mode, self.field_keys, self.index_key, self.push_key, self.number("BROBYGGER_DATABASE_POOL"))
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            if self.text(name):
                try:
                    conninfo_to_dict(self.text(name))
                except ProgrammingError:
                    self.faults.append(f"{name} is not the address of a PostgreSQL database.")
        mail = self.address("BROBYGGER_MAIL")
        if mail.path != "file" and (mail.scheme not in ("smtp", "smtps") or not mail.hostname):
            self.faults.append("BROBYGGER_MAIL is neither `file` nor an address smtp://… or smtps://….")
        name, _at, host = self.text("BROBYGGER_MAIL_ANSWERS").partition("@")
        if name and not (len(name) <= 16 and name.isascii() and name.isalnum() and host):  # a key comes behind it
            self.faults.append("BROBYGGER_MAIL_ANSWERS is not an address name@host with a name of 16 letters at most.")
        sms = self.address("BROBYGGER_SMS")
        if sms.path != "file" and (sms.scheme not in SMS_WAYS or not sms.netloc):
            self.faults.append("BROBYGGER_SMS is neither `file` nor an address https://…, 46elks://… or twilio://….")
        if self.production and sms.scheme == "http" and sms.hostname not in ("localhost", "127.0.0.1"):
            self.faults.append("BROBYGGER_SMS is not an https address: numbers and links would lie open on the way.")
        files = self.address("BROBYGGER_FILES")
        if self.text("BROBYGGER_FILES") and (files.scheme != "s3" or not files.netloc):
            self.faults.append("BROBYGGER_FILES is not an address s3://bucket.")
        if self.text("BROBYGGER_LOG") not in ("", "json", "text"):
            self.faults.append("BROBYGGER_LOG is neither `json` nor `text`.")
        if self.text("BROBYGGER_LOG_LEVEL") not in LOG_LEVELS:
            self.faults.append(f"BROBYGGER_LOG_LEVEL is none of {', '.join(LOG_LEVELS)}.")
        if self.address("BROBYGGER_URL").scheme not in ("http", "https") or not self.address("BROBYGGER_URL").hostname:
            self.faults.append("BROBYGGER_URL is not an address http://… or https://….")
        if self.production:
            self._check_production()
        if self.faults:
            raise Unusable(list(dict.fromkeys(self.faults)))

    def _check_production(self) -> None:
        key = self.secret_key
        if key == DEVELOPMENT_SECRET or len(key) < 50 or len(set(key)) < 5:
            self.faults.append("BROBYGGER_SECRET_KEY is missing or too short: set 50 random characters or more.")
        if self.flag("BROBYGGER_STORY"):
            self.faults.append("BROBYGGER_STORY lets anybody step in as anybody: leave it out in production.")
        if self.flag("BROBYGGER_DEBUG"):
            self.faults.append("BROBYGGER_DEBUG shows what is inside to everybody: leave it out in production.")
        if not self.text("BROBYGGER_FIELD_KEYS"):
            self.faults.append("BROBYGGER_FIELD_KEYS is missing: identity numbers could not be encrypted.")
        if not self.text("BROBYGGER_INDEX_KEY"):
            self.faults.append("BROBYGGER_INDEX_KEY is missing: identity numbers could not be found again.")
        if self.address("BROBYGGER_URL").scheme != "https":
            self.faults.append("BROBYGGER_URL is not an https address: passkeys and safe cookies need one.")


def read(values: Mapping[str, str] | None = None) -> Environment:
    """Return the environment of this process, or the one given (tests)."""
    return Environment(os.environ if values is None else values)


def mail_settings(url: str, folder: Path) -> dict[str, Any]:
    """Turn `file`, or `smtp://user:password@host:587`, into Django's mail settings."""
    if url == "file":
        return {"EMAIL_BACKEND": "brobygger.notify.services.mail_files.EmailBackend", "EMAIL_FILE_PATH": folder}
    parts = urlsplit(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": parts.username or "",
        "EMAIL_HOST_PASSWORD": parts.password or "",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 10,
    }


def file_storage(url: str) -> dict[str, Any]:
    """Turn nothing, or `s3://bucket`, into Django's default storage. What comes there is encrypted."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    from botocore.config import Config  # here: most have no such store

    # A store that does not answer is given up soon: somebody waits for it.
    patience = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2})
    options = {
        "client_config": patience,
        "bucket_name": urlsplit(url).netloc,
        "default_acl": None,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def split_address(text: str) -> SplitResult | None:
    """Return the parts of an address, or None where its host or its port cannot be one."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _decode(text: str) -> bytes | None:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == 32 else None


def _development_key(purpose: str) -> bytes:
    return hashlib.sha256(f"brobygger development {purpose}".encode()).digest()
