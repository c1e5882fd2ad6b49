#!/bin/sh
# Puts everything the project needs into .venv and node_modules, and nothing anywhere else.
# Does nothing when they are there and unchanged. Every reason to stop is one sentence.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

stop() { printf 'pratique: %s\n' "$1" >&2; exit 1; }
digest() { "$python" -c 'import hashlib, pathlib, sys; print(hashlib.sha256(b"".join(pathlib.Path(p).read_bytes() for p in sys.argv[1:]) + sys.version.encode()).hexdigest())' "$@"; }

command -v "$python" >/dev/null 2>&1 || stop "Python 3.11 or newer is needed and '$python' was not found; install it, or name another with PYTHON=/path/to/python3."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  stop "Python 3.11 or newer is needed and '$python' is $("$python" -c 'import sys; print(*sys.version_info[:3], sep=".")'); name a newer one with PYTHON=/path/to/python3."
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
  stop "'$python' cannot make virtual environments; install its venv package (on Debian: python3-venv)."
command -v node >/dev/null 2>&1 || stop "Node 20 or newer is needed for the CDK command line and 'node' was not found; install it and run this again."
node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' ||
  stop "Node 20 or newer is needed for the CDK command line and 'node' is $(node --version); install a newer one and run this again."
command -v npm >/dev/null 2>&1 || stop "npm, which comes with Node, was not found; install it and run this again."

wanted=$(digest requirements/bootstrap.txt requirements/dev.txt pyproject.toml)
if [ "$(cat .venv/.installed 2>/dev/null || true)" != "$wanted" ]; then
  free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
  [ "$free" -ge 3000 ] || stop "3,000 MB of free disk space are needed here and $free MB are left; make room and run this again."
  echo "pratique: installing Python packages into .venv"
  rm -rf .venv
  "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
  .venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements/dev.txt
  .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
  echo "$wanted" > .venv/.installed
fi

wanted=$(digest package.json package-lock.json)
if [ "$(cat node_modules/.installed 2>/dev/null || true)" != "$wanted" ]; then
  echo "pratique: installing the CDK command line and axe-core into node_modules"
  npm ci --silent --no-fund --no-audit
  echo "$wanted" > node_modules/.installed
fi
