#!/bin/sh
# Checks what a reader would otherwise have to trust: that go.mod is what "go install" and
# other modules need, that the code is formatted and passes vet, and that everything that
# is generated is as "make update" makes it. Nothing in the work tree is changed.
#
#   verify.sh                 all of it
#   verify.sh modules code    only some: modules, code, generated
set -eu
cd "$(dirname "$0")/.."

go=${GO:-go}
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
trap 'exit 130' INT TERM

failed=0
fail() {
	echo "verify: $*" >&2
	failed=1
}

# "go install" of a version refuses a module with replace or exclude.
modules() {
	if grep -nE '^[[:space:]]*(replace|exclude)([[:space:]]|\()' go.mod >&2; then
		fail 'go.mod has a replace or an exclude, with which go install of a version fails'
	fi
	for folder in . hack/tools hack/tools/kube-apiserver; do
		tidy "$folder"
	done
}

tidy() {
	if "$go" mod tidy -C "$1" -diff >"$temp/tidy" 2>"$temp/tidy.log"; then
		return
	fi
	if [ -s "$temp/tidy" ]; then
		cat "$temp/tidy" >&2
		fail "go.mod and go.sum in $1 are not tidy: run go mod tidy"
		return
	fi
	# Tidy looks at modules that no build needs, and a proxy need not have all of them.
	tail -n 3 "$temp/tidy.log" >&2
	echo "verify: not known whether go.mod in $1 is tidy: go mod tidy failed (see above)" >&2
}

code() {
	unformatted=$(gofmt -l cmd hack pkg)
	if [ -n "$unformatted" ]; then
		echo "$unformatted" >&2
		fail 'these files are not formatted: run gofmt -w on them'
	fi
	"$go" vet ./... || fail 'go vet found something'
}

# What is generated is generated again in a copy, and both are compared.
generated() {
	# A file that was deleted and is not committed is still listed.
	git ls-files --cached --others --exclude-standard | while read -r file; do
		if [ -e "$file" ]; then echo "$file"; fi
	done >"$temp/files"
	mkdir "$temp/before" "$temp/after"
	tar -cf "$temp/files.tar" -T "$temp/files"
	tar -xf "$temp/files.tar" -C "$temp/before"
	tar -xf "$temp/files.tar" -C "$temp/after"
	# git ignores a moto that "make moto" installed, so that it is not in the copy.
	if [ -z "${OISTS_MOTO_SERVER:-}" ] && [ -x .cache/venv/bin/moto_server ]; then
		OISTS_MOTO_SERVER=$PWD/.cache/venv/bin/moto_server
		export OISTS_MOTO_SERVER
	fi
	if ! make -C "$temp/after" update >"$temp/update.log" 2>&1; then
		cat "$temp/update.log" >&2
		fail 'make update failed in a copy of the work tree'
		return
	fi
	if ! diff -r -u "$temp/before" "$temp/after" >&2; then
		fail 'what is generated is not as make update makes it: run that, and look at what it changes'
	fi
}

if [ $# -eq 0 ]; then
	set -- modules code generated
fi
for check in "$@"; do
	case $check in
	modules) modules ;;
	code) code ;;
	generated) generated ;;
	*) fail "$check is none of modules, code, generated" ;;
	esac
done
exit "$failed"
