package credentialsrequest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
)

// document is one YAML or JSON document of a file, as plain values.
type document struct {
	source string
	value  any
	// problems are what is wrong with its syntax; value is then of no use.
	problems []problem
}

// problem is what is wrong at a place in a document.
type problem struct {
	// field is nil when the whole document is meant.
	field *path
	text  string
}

var byteOrderMark = []byte("\ufeff")

// eachDocument calls visit for every document of a file that holds anything. A document
// that only has comments is neither visited nor counted, so that the number is the one
// that a reader of the file would count.
func eachDocument(ctx context.Context, name string, data []byte, visit func(document)) error {
	if !utf8.Valid(data) {
		visit(document{source: oneLine(name), problems: []problem{{text: "is not UTF-8 text"}}})
		return nil
	}
	data = bytes.TrimPrefix(data, byteOrderMark)
	if strings.EqualFold(filepath.Ext(name), ".json") {
		return eachJSON(ctx, name, data, visit)
	}
	return eachYAML(ctx, name, data, visit)
}

func numbered(name string, number int) string {
	return fmt.Sprintf("%s, document %d", oneLine(name), number)
}

// eachJSON reads JSON values that follow one another.
func eachJSON(ctx context.Context, name string, data []byte, visit func(document)) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	for number := 1; ; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		value, problems, err := decodeJSON(decoder)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			// What follows a syntax error cannot be told apart from it.
			read := min(int(decoder.InputOffset()), len(data))
			read = len(data) - len(bytes.TrimLeft(data[read:], " \t\r\n,:"))
			line := 1 + bytes.Count(data[:read], []byte("\n"))
			problems = append(problems, problem{text: fmt.Sprintf("line %d: %s", line, oneLine(err.Error()))})
			visit(document{source: numbered(name, number), problems: problems})
			return nil
		}
		visit(document{source: numbered(name, number), value: value, problems: problems})
	}
}

// eachYAML splits a file at its `---` lines as Kubernetes does and reads each part.
func eachYAML(ctx context.Context, name string, data []byte, visit func(document)) error {
	// A lone carriage return is a line break to YAML but not to the splitter: without this
	// the documents after it would vanish. So would what follows a byte order mark that
	// joining files left in the middle.
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	data = bytes.ReplaceAll(data, append([]byte("\n"), byteOrderMark...), []byte("\n"))

	// The splitter drops a last line without an end whose length is a multiple of its buffer.
	data = append(data, '\n')

	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
	number, line := 0, 1 // line is the one that the next part starts on
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		part, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			visit(document{source: numbered(name, number+1), problems: []problem{{
				text: clip(oneLine(err.Error()), 200) + "; `---` stands on a line of its own",
			}}})
			return nil
		}
		start := line
		line += bytes.Count(part, []byte("\n")) + 1 // and the separator after it
		if !hasContent(part) {
			continue
		}
		number++
		if first, rest, _ := bytes.Cut(part, []byte("\n")); isSeparator(first) {
			part = rest
			start++
		}
		doc := document{source: numbered(name, number)}
		if joined := secondDocument(part); joined != "" {
			doc.problems = []problem{{text: fmt.Sprintf("what follows the %q in it would be ignored: start each document with a line `---`", joined)}}
		} else if json.Valid(part) {
			// JSON under a YAML name: YAML does not know all of JSON's escapes.
			decoder := json.NewDecoder(bytes.NewReader(part))
			decoder.UseNumber()
			doc.value, doc.problems, err = decodeJSON(decoder)
			if err != nil { // the syntax is good, so it is the depth
				doc.problems = append(doc.problems, problem{text: err.Error()})
			}
		} else {
			doc.value, doc.problems = decodeYAML(part, start)
		}
		visit(doc)
	}
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
