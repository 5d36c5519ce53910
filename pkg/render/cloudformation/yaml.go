package cloudformation

import "strings"

// The values that a template is made of. They are written by the writer below and not by
// yaml.v3, whose encoder alone takes 0.2 to 0.4 s for the templates of a thousand roles, where
// all of this format takes less than 0.1 s. What is written is read again with that library
// by tests.
type (
	// value is one of the types below.
	value interface{ isValue() }

	// text is a string, and stays one: it is quoted where YAML could read anything else.
	text string
	// literal is a number, true, false or null, as JSON writes it.
	literal string
	// mapping keeps the order of its entries.
	mapping  []entry
	sequence []value
	// function is one of CloudFormation's, in its short form: !Ref, !Sub, ... Its
	// argument is a text, or a sequence that is written on one line.
	function struct {
		name     string
		argument value
	}
	// oneLine is a value that is written on one line.
	oneLine struct{ value }
)

// entry is a key of a mapping and its value, below a comment for the reader.
type entry struct {
	key     string
	comment string
	value   value
}

func (text) isValue()     {}
func (literal) isValue()  {}
func (mapping) isValue()  {}
func (sequence) isValue() {}
func (function) isValue() {}

// The functions that are used.
func ref(name string) value      { return function{"Ref", text(name)} }
func sub(pattern string) value   { return function{"Sub", text(pattern)} }
func getAtt(name string) value   { return function{"GetAtt", text(name)} }
func not(v value) value          { return function{"Not", sequence{v}} }
func equals(a, b value) value    { return function{"Equals", sequence{a, b}} }
func findInMap(v ...value) value { return function{"FindInMap", sequence(v)} }

// optional is a property's value that is only there under a condition.
func optional(condition string, v value) value {
	return function{"If", sequence{text(condition), v, ref("AWS::NoValue")}}
}

// commentWidth is how wide comments are, in characters.
const commentWidth = 100

// indentation is that of each level of mappings.
const indentation = 2

// writer writes YAML, in ASCII only: GetTemplate and the console show every other character
// as a question mark, and the escapes as they are
// (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814).
type writer struct{ buf []byte }

// chunk is how much room is made at once for what is written and kept, and spare what
// there must be of it for the next part: few are larger, and one that is costs a copy.
const (
	chunk = 1 << 16
	spare = 1 << 12
)

// mark returns where the next part begins.
func (w *writer) mark() int {
	if cap(w.buf)-len(w.buf) < spare {
		w.buf = make([]byte, 0, chunk)
	}
	return len(w.buf)
}

// since returns the part that was written since mark.
func (w *writer) since(start int) []byte { return w.buf[start:len(w.buf):len(w.buf)] }

func (w *writer) indent(n int) {
	for range n {
		w.buf = append(w.buf, ' ')
	}
}

// mapping writes the entries, the first without indentation if it follows a dash.
func (w *writer) mapping(m mapping, indent int, afterDash bool) {
	for i, e := range m {
		if i > 0 || !afterDash {
			w.comment(e.comment, indent)
			w.indent(indent)
		}
		w.buf = appendScalar(w.buf, e.key)
		w.buf = append(w.buf, ':')
		w.value(e.value, indent)
	}
}

// value writes what follows a key, to the end of the line or of the lines below it.
func (w *writer) value(v value, indent int) {
	switch v := v.(type) {
	case mapping:
		if len(v) > 0 {
			w.buf = append(w.buf, '\n')
			w.mapping(v, indent+indentation, false)
			return
		}
	case sequence:
		if len(v) > 0 {
			w.buf = append(w.buf, '\n')
			w.sequence(v, indent)
			return
		}
	}
	w.buf = append(w.buf, ' ')
	w.inline(v)
	w.buf = append(w.buf, '\n')
}

func (w *writer) sequence(s sequence, indent int) {
	for _, v := range s {
		w.indent(indent)
		w.buf = append(w.buf, '-', ' ')
		if m, ok := v.(mapping); ok && len(m) > 0 {
			w.mapping(m, indent+indentation, true)
			continue
		}
		w.inline(v)
		w.buf = append(w.buf, '\n')
	}
}

// inline writes a value on one line.
func (w *writer) inline(v value) {
	switch v := v.(type) {
	case text:
		w.buf = appendScalar(w.buf, string(v))
	case literal:
		w.buf = append(w.buf, v...)
	case function:
		w.buf = append(append(append(w.buf, '!'), v.name...), ' ')
		w.inline(v.argument)
	case oneLine:
		w.inline(v.value)
	case mapping:
		w.buf = append(w.buf, '{')
		for i, e := range v {
			w.separate(i)
			w.buf = appendQuoted(w.buf, e.key)
			w.buf = append(w.buf, ':', ' ')
			w.member(e.value)
		}
		w.buf = append(w.buf, '}')
	case sequence:
		w.buf = append(w.buf, '[')
		for i, member := range v {
			w.separate(i)
			w.member(member)
		}
		w.buf = append(w.buf, ']')
	}
}

func (w *writer) separate(i int) {
	if i > 0 {
		w.buf = append(w.buf, ',', ' ')
	}
}

// member writes a member of what stands on one line, where fewer texts can go unquoted.
func (w *writer) member(v value) {
	switch v := v.(type) {
	case text:
		w.buf = appendMember(w.buf, string(v))
	case function:
		w.buf = append(append(append(w.buf, '!'), v.name...), ' ')
		w.member(v.argument)
	default:
		w.inline(v)
	}
}

// comment writes a comment above an entry, in lines that are not too long. A comment is
// never more than that: what could end it becomes a space.
func (w *writer) comment(comment string, indent int) {
	column := 0
	for _, word := range strings.Fields(comment) {
		switch {
		case column == 0:
			w.indent(indent)
			w.buf = append(w.buf, '#')
			column = indent + 1
		case column+1+len(word) > commentWidth:
			w.buf = append(w.buf, '\n')
			w.indent(indent)
			w.buf = append(w.buf, '#')
			column = indent + 1
		}
		w.buf = append(w.buf, ' ')
		w.buf = appendComment(w.buf, word)
		column += 1 + len(word)
	}
	if column > 0 {
		w.buf = append(w.buf, '\n')
	}
}
