"""`python -m connectors.emulator --port 8400 --data DIR --dev-tokens`."""

import argparse
from pathlib import Path

from connectors.emulator.server import serve

parser = argparse.ArgumentParser(prog="python -m connectors.emulator", description="The embedded Workspace.")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8400)
parser.add_argument("--data", type=Path, help="directory that keeps everything; without it, memory only")
parser.add_argument("--dev-tokens", action="store_true", help="any bearer value signs in")
parser.add_argument("--contract", action="store_true", help="check requests and answers against Google's documents")
args = parser.parse_args()
serve(args.host, args.port, args.data, dev_tokens=args.dev_tokens, contract=args.contract)
