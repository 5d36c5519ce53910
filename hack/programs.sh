#!/bin/sh
# Makes sure that the programs are there that tests, benchmark and demo start:
#
#   hack/programs.sh moto    moto_server, the stand-in for AWS; all that benchmark and demo need
#   hack/programs.sh e2e     that, and etcd, which a kube-apiserver needs
#   hack/programs.sh all     moto_server, and all else that `make test` starts, such as the tools of
#                            those who use what `render` writes
#
# Those written in Python are installed into a virtual environment of this project unless
# they are on PATH; pkg/standin/moto looks for moto_server there, and the Makefile adds it to
# PATH. The others belong to the system, and what is missing is named.
set -eu
cd "$(dirname "$0")/.."

venv=.cache/venv
mode=${1:?moto, e2e or all}

# there PROGRAM - whether it can be run
there() { command -v "$1" >/dev/null 2>&1 || [ -x "$venv/bin/$1" ]; }

# python PROGRAM REQUIREMENT - installs it unless it is there
python() {
	if there "$1"; then
		return 0
	fi
	echo "Installing $2 into $venv" >&2
	# pip writes a program last, so that an installation that was stopped is begun again.
	if { [ -x "$venv/bin/pip" ] || python3 -m venv "$venv"; } && "$venv/bin/pip" install --quiet --disable-pip-version-check "$2"; then
		return 0
	fi
	cat >&2 <<EOF

$1 is not on PATH, and it could not be installed (see above). Either
  - make python3 with venv and pip work (on Debian: apt-get install python3-venv), or
  - install it in another way: pip install '$2', with its folder on PATH
and run the command again. For moto_server there is a third way: name the program in the
environment, OISTS_MOTO_SERVER=/path/to/moto_server
EOF
	return 1
}

if [ -n "${OISTS_MOTO_SERVER:-}" ] && ! there moto_server; then
	command -v "$OISTS_MOTO_SERVER" >/dev/null || {
		echo "\$OISTS_MOTO_SERVER names $OISTS_MOTO_SERVER, which cannot be run." >&2
		exit 1
	}
else
	python moto_server 'moto[server]==5.2.1'
fi
missing=
# need PROGRAM WHERE - notes a program that is missing
need() { there "$1" || missing="$missing
  $1: $2"; }

case $mode in
moto) ;;
e2e)
	need etcd 'apt-get install etcd-server'
	;;
all)
	python cfn-lint 'cfn-lint==1.51.0'
	python aws 'awscli==1.45.11'
	need openssl 'apt-get install openssl'
	need shellcheck 'apt-get install shellcheck'
	need docker-registry 'apt-get install docker-registry'
	need terraform 'https://developer.hashicorp.com/terraform/install'
	need kubectl 'apt-get install kubernetes-client, or https://kubernetes.io/docs/tasks/tools/'
	there chromium || there chromium-browser || there google-chrome ||
		need chromium 'apt-get install chromium, or any Chrome'
	;;
*)
	echo "hack/programs.sh: moto, e2e or all, not $mode" >&2
	exit 1
	;;
esac
if [ -n "$missing" ]; then
	echo "The tests start these programs, which are not on PATH:$missing" >&2
	exit 1
fi
