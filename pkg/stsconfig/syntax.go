package stsconfig

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// checkText reports whether the data is text that the YAML library may read, and says what is not.
func checkText(p *problems, data []byte) bool {
	if len(data) > maxSize {
		p.add(0, nil, "Split nothing off: remove what is not needed.", "is larger than %d KiB", maxSize>>10)
		return false
	}
	line := 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			p.add(line, nil, "Save the file as UTF-8.", "is not UTF-8 text")
			return false
		case r == '\n' || r == '\r' && !bytes.HasPrefix(data[i:], []byte("\r\n")):
			line++
		case r == '\r' || r == '\t' || r == '\u0085':
		case unicode.IsControl(r) || r == '\ufffe' || r == '\uffff':
			p.add(line, nil, "Remove it; in a text in double quotes it can be written as an escape.", "holds the control character %U", r)
			return false
		}
		i += size
	}
	return true
}

// readDocuments returns what the documents hold that hold anything, two at most.
func readDocuments(data []byte) ([]*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var found []*yaml.Node
	for len(found) < 2 {
		var node yaml.Node
		err := decoder.Decode(&node)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(node.Content) == 1 && !isNothing(node.Content[0]) {
			found = append(found, node.Content[0])
		}
	}
	return found, nil
}

// isNothing tells a document that has only comments.
func isNothing(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null" && node.Value == ""
}

// syntaxMessage is the library's message.
var syntaxMessage = regexp.MustCompile(`^yaml: (?:line \d+: )?(.*)$`)

// syntaxText is what the library says, without its line: that is where the innermost structure
// begins, and off by one for half of the messages.
func syntaxText(err error) string {
	text := diagnostic.OneLine(err.Error())
	if match := syntaxMessage.FindStringSubmatch(text); match != nil {
		text = match[1]
	}
	return diagnostic.Clip(text, 200)
}

// syntaxLine returns the line with which the file becomes wrong as it is: without it, and all that
// follows, the library finds nothing wrong, or something else.
func syntaxLine(data []byte, err error) int {
	ends := lineEnds(data)
	want := syntaxText(err)
	line := 1 + sort.Search(len(ends)-1, func(i int) bool {
		_, err := readDocuments(data[:ends[i]])
		return err != nil && syntaxText(err) == want
	})
	return line
}

// lineEnds returns where each line ends; YAML knows three line breaks of old.
func lineEnds(data []byte) []int {
	var ends []int
	for i, b := range data {
		if b == '\n' || b == '\r' && !bytes.HasPrefix(data[i:], []byte("\r\n")) {
			ends = append(ends, i+1)
		}
	}
	if !slices.Contains(ends, len(data)) {
		ends = append(ends, len(data))
	}
	return ends
}
