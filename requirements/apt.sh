#!/bin/sh
# Installs what is missing of apt.txt where that may be done; elsewhere it names the command and fails.
set -eu
list="$(dirname "$0")/apt.txt"

is_there() {
    if [ -n "$2" ] && command -v "$2" >/dev/null 2>&1; then return 0; fi
    dpkg-query --show --showformat='${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'
}

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "Not a Debian system: see to it that these are there: $(grep -v '^#' "$list" | cut -d' ' -f1 | tr '\n' ' ')" >&2
    exit 0
fi
missing=""
while read -r package instead; do
    case "$package" in "" | "#"*) continue ;; esac
    is_there "$package" "$instead" || missing="$missing $package"
done <"$list"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    sudo=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    echo "Debian packages are missing; install them and call make again:" >&2
    echo "    sudo apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update --quiet=2
# shellcheck disable=SC2086 # a list of words
$sudo apt-get install --quiet=2 --yes --no-install-recommends $missing
