package document

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// eachYAML splits the file at its `---` lines as Kubernetes does and reads each part.
func (f *file) eachYAML(ctx context.Context) error {
	// The splitter drops a last line without an end whose length is a multiple of its buffer.
	lines := io.MultiReader(bytes.NewReader(lineFeeds(f.data)), strings.NewReader("\n"))
	reader := utilyaml.NewYAMLReader(bufio.NewReader(lines))
	line := 1 // the one that the next part starts on
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		part, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if f.begin() {
				text := diagnostic.Clip(diagnostic.OneLine(err.Error()), 200)
				f.visit(Document{Source: f.source(), Problems: []Problem{{Text: text + "; `---` stands on a line of its own"}}})
			}
			return nil
		}
		start, raw := line, f.next(bytes.Count(part, []byte("\n")))
		line += bytes.Count(part, []byte("\n")) + 1 // and the separator after it
		f.next(1)
		if !hasContent(part) {
			continue
		}
		if !f.begin() {
			return nil
		}
		if first, rest, _ := bytes.Cut(part, []byte("\n")); isSeparator(first) {
			part = rest
			start++
			raw = raw[firstLines(raw, 1):]
		}
		value, problems := readPart(part, start)
		f.visit(Document{Source: f.source(), Value: value, Problems: bounded(problems), Raw: raw})
	}
}

// readPart reads what stands between two separators.
func readPart(part []byte, firstLine int) (any, []Problem) {
	if mayHoldTooMany(part) {
		return nil, []Problem{{Text: errTooManyValues.Error()}}
	}
	if joined := secondDocument(part); joined != "" {
		return nil, []Problem{{Text: fmt.Sprintf("what follows the %q in it would be ignored: start each document with a line `---`", joined)}}
	}
	if !json.Valid(part) {
		return decodeYAML(part, firstLine)
	}
	// JSON under a YAML name: YAML does not know all of JSON's escapes.
	decoder := json.NewDecoder(bytes.NewReader(part))
	decoder.UseNumber()
	value, problems, err := decodeJSON(decoder)
	if err != nil { // the syntax is good, so it is the depth
		problems = append(problems, Problem{Text: err.Error()})
	}
	return value, problems
}

// lineFeeds returns the text with the same lines, each ended by a line feed. A lone carriage
// return is a line break to YAML but not to the splitter: without this the documents after it
// would vanish. So would what follows a byte order mark that joining files left in the middle.
func lineFeeds(data []byte) []byte {
	for _, change := range []struct{ old, replacement string }{
		{"\r\n", "\n"}, {"\r", "\n"}, {"\n" + string(byteOrderMark), "\n"},
	} {
		if bytes.Contains(data, []byte(change.old)) { // ReplaceAll copies in any case
			data = bytes.ReplaceAll(data, []byte(change.old), []byte(change.replacement))
		}
	}
	return data
}

// next takes so many lines from the front of the file, as they stand there.
func (f *file) next(lines int) []byte {
	end := firstLines(f.data, lines)
	taken := f.data[:end:end]
	f.data = f.data[end:]
	return taken
}

// firstLines is the length of so many lines, or of all that there are. Line breaks are those
// that lineFeeds knows.
func firstLines(data []byte, lines int) int {
	at := 0
	for ; lines > 0; lines-- {
		length := bytes.IndexAny(data[at:], "\r\n")
		if length < 0 {
			return len(data)
		}
		at += length + 1
		if data[at-1] == '\r' && at < len(data) && data[at] == '\n' {
			at++
		}
	}
	return at
}

// hasContent is false for a part that has only comments, directives and separators.
func hasContent(part []byte) bool { return contentAt(part) >= 0 }

// contentAt is where the first line with content starts, or -1.
func contentAt(part []byte) int {
	at := 0
	for line := range bytes.Lines(part) {
		text := bytes.TrimSpace(line)
		if len(text) > 0 && text[0] != '#' && text[0] != '%' && !bytes.Equal(text, []byte("...")) && !isSeparator(text) {
			return at
		}
		at += len(line)
	}
	return -1
}

func isSeparator(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("---"))
	rest = bytes.TrimSpace(rest)
	return ok && (len(rest) == 0 || rest[0] == '#')
}

// A marker ends a document for the YAML parser, which reads nothing after it. The splitter
// knows only `---` after a line feed; YAML also knows `...`, and three more line breaks.
var marker = regexp.MustCompile(`(?m)(?:^|[\x{85}\x{2028}\x{2029}])(\.\.\.|---)(?:[ \t\n\x{85}\x{2028}\x{2029}]|\z)`)

// secondDocument returns the marker that ends the first document of the part when there is
// more to read behind it.
func secondDocument(part []byte) string {
	part = part[max(contentAt(part), 0):]
	at := marker.FindSubmatchIndex(part)
	if at == nil || !hasContent(part[at[3]:]) {
		return ""
	}
	return string(part[at[2]:at[3]])
}
