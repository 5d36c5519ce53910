#!/bin/sh
# Looks at the project's shell scripts with shellcheck, if it is installed.
set -eu
cd "$(dirname "$0")/.."

if ! command -v shellcheck >/dev/null 2>&1; then
	echo 'shellcheck is not installed: the shell scripts were not looked at' >&2
	exit 0
fi
shellcheck hack/*.sh .ci/run
