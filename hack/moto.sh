#!/bin/sh
# Makes sure that there is a moto_server, the stand-in for AWS that tests, benchmark and
# demo start: the one on PATH, the one that $OISTS_MOTO_SERVER names, or one in a virtual
# environment of this project. pkg/standin/moto looks for it in the same order.
set -eu
cd "$(dirname "$0")/.."

requirement='moto[server]==5.2.1'
venv=.cache/venv

if command -v moto_server >/dev/null 2>&1; then
	exit 0
fi
if [ -n "${OISTS_MOTO_SERVER:-}" ]; then
	command -v "$OISTS_MOTO_SERVER" >/dev/null && exit 0
	echo "\$OISTS_MOTO_SERVER names $OISTS_MOTO_SERVER, which cannot be run." >&2
	exit 1
fi
if [ -x "$venv/bin/moto_server" ]; then
	exit 0
fi

echo "Installing $requirement into $venv" >&2
# pip writes the program last, so that an installation that was stopped is begun again.
if python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check "$requirement"; then
	exit 0
fi
rm -rf "$venv"
cat >&2 <<EOF

moto_server is not on PATH, and it could not be installed (see above). Either
  - make python3 with venv and pip work (on Debian: apt-get install python3-venv), or
  - install it in another way: pip install '$requirement', with its folder on PATH, or
  - name the program in the environment: OISTS_MOTO_SERVER=/path/to/moto_server
and run the command again.
EOF
exit 1
