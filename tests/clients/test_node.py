"""The Node clients as they are, run by Node's own test runner against an emulator of this process."""

import json
import os
import subprocess
from pathlib import Path

import pytest

NODE = Path(__file__).with_name("node")


@pytest.mark.parametrize("script", sorted(path.name for path in NODE.glob("*.test.mjs")))
def test_node_clients(emulator, key_info, tmp_path, script):
    """Every test of the script passes; `make` installs the packages it needs."""
    key_file = tmp_path / "credentials.json"
    key_file.write_text(json.dumps(key_info), encoding="utf-8")
    settings = {"EMULATOR_URL": emulator.url, "EMULATOR_KEY_FILE": str(key_file)}
    command = ["node", "--test", script]
    surroundings = os.environ | settings
    ended = subprocess.run(
        command, cwd=NODE, env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
