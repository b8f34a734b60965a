"""The credentials that the emulator issues: a service-account key file, and installed-app logins.

The private half is written out once and not kept; the store keeps what is needed to check what comes back.
"""

import json
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from connectors.emulator.store import Store

SERVICE_ACCOUNT = "barycentre@emulator.iam.gserviceaccount.example"
PROJECT = "emulator"


def ensure_key_file(store: Store, directory: Path, token_uri: str) -> Path:
    """`directory/credentials.json`, made at the first start; `token_uri` is the emulator's own /token.

    A file whose key this store knows is kept, brought up to date if the emulator now stands at another address; any
    other file there belongs to another store and is replaced.
    """
    path = directory / "credentials.json"
    info = _known_key(store, path)
    if info is None or info["token_uri"] != token_uri:
        info = new_key(store, token_uri) if info is None else _moved(store, info, token_uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")
    return path


def new_key(store: Store, token_uri: str) -> dict[str, Any]:
    """The contents of a new service-account key file; the public half is kept under "auth.keys" by key id."""
    private = generate_private_key(public_exponent=65537, key_size=2048)
    key_id = token_hex(20)
    public_pem = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    store.docs("auth.keys").put(key_id, {"email": SERVICE_ACCOUNT, "public": public_pem, "token_uri": token_uri})
    return {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": key_id,
        "private_key": private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "client_email": SERVICE_ACCOUNT,
        "client_id": str(int(key_id[:16], 16)),
        "token_uri": token_uri,
    }


def new_login(store: Store, user: str, scopes: list[str], token_uri: str) -> dict[str, Any]:
    """What an installed app holds after `user` allowed it `scopes`: google-auth's "authorized_user" file."""
    info = {
        "type": "authorized_user",
        "client_id": f"{token_hex(6)}.apps.emulator.example",
        "client_secret": token_urlsafe(24),
        "refresh_token": "1//" + token_urlsafe(48),
        "token_uri": token_uri,
    }
    store.docs("auth.logins").put(info["refresh_token"], info | {"user": user.lower(), "scopes": scopes})
    return info


def _known_key(store: Store, path: Path) -> dict[str, Any] | None:
    try:
        info: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        known = store.docs("auth.keys").get(info["private_key_id"]) is not None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return info if known else None


def _moved(store: Store, info: dict[str, Any], token_uri: str) -> dict[str, Any]:
    keys = store.docs("auth.keys")
    key_id = info["private_key_id"]
    keys.put(key_id, (keys.get(key_id) or {}) | {"token_uri": token_uri})
    return info | {"token_uri": token_uri}
