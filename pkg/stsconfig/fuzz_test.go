package stsconfig

import (
	"bytes"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

var blamedLine = regexp.MustCompile(`^sts-config\.yaml(?::(\d+))?: `)

// Whatever a file holds, it is read, or refused in so many words that name lines of the file.
func FuzzParse(f *testing.F) {
	for _, test := range good() {
		f.Add([]byte(test.content))
	}
	for _, test := range badFiles() {
		if len(test.content) < 1000 {
			f.Add([]byte(test.content))
		}
	}
	f.Add([]byte(template))
	f.Fuzz(func(t *testing.T, data []byte) {
		config, positions, err := Parse(FileName, data)
		again, _, secondErr := Parse(FileName, bytes.Clone(data))
		lines := 1 + bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + bytes.Count(data, []byte("\u0085")) +
			bytes.Count(data, []byte("\u2028")) + bytes.Count(data, []byte("\u2029"))
		if err == nil {
			if secondErr != nil || !reflect.DeepEqual(config, again) {
				t.Errorf("read twice: %+v and %+v, %v", config, again, secondErr)
			}
			for path, line := range positions.lines {
				if line < 1 || line > lines {
					t.Errorf("%s is in line %d of %d", path, line, lines)
				}
			}
			return
		}
		if secondErr == nil || err.Error() != secondErr.Error() {
			t.Errorf("%v, and then %v", err, secondErr)
		}
		all := diagnostic.Each(err)
		if len(all) > maxProblems+1 {
			t.Errorf("%d problems", len(all))
		}
		for _, e := range all {
			text := e.Error()
			match := blamedLine.FindStringSubmatch(text)
			if match == nil || len(text) > 4000 || strings.ContainsAny(text, "\r\n\x1b") || diagnostic.KindOf(e) != diagnostic.Input || len(diagnostic.Hints(e)) != 1 {
				t.Errorf("%q, %v", text, diagnostic.Hints(e))
				continue
			}
			if line, err := strconv.Atoi(match[1]); match[1] != "" && (err != nil || line < 1 || line > lines) {
				t.Errorf("%q: the file has %d lines", text, lines)
			}
		}
	})
}
