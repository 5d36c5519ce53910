#!/bin/sh
# Runs every fuzz test of the project for a while: fuzz.sh TIME, such as 20s.
set -eu
cd "$(dirname "$0")/.."

time=${1:?usage: fuzz.sh TIME}
go=${GO:-go}

# Go fuzzes one test at a time, so they are found here: "folder name" on each line.
tests=$(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*\(' cmd pkg hack |
	sed -E 's,^(.*)/[^/]*:func (Fuzz[A-Za-z0-9_]*)\($,\1 \2,' | sort)
if [ -z "$tests" ]; then
	echo 'fuzz.sh found no fuzz test' >&2
	exit 1
fi

echo "$tests" | while read -r folder name; do
	echo "== $name in $folder"
	# Bounded, because Go spends up to a minute on shortening each input that it finds,
	# which would leave no time for finding any.
	"$go" test -run='^$' -fuzz="^$name\$" -fuzztime="$time" -fuzzminimizetime=20x "./$folder"
done
