package terraform

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// expression is an expression of the language.
type expression interface {
	// write writes it; space is what is before it in its line.
	write(w *writer, space int)
}

type (
	// code stands in this package as it is written, on one line: a reference, true, null.
	code string
	// text is a string.
	text string
	// list has its members one to a line, or a single one on the same.
	list []expression
	// object has its fields one to a line, in their order.
	object []field
	// field is a field of an object.
	field struct{ key, value expression }
	// call is a call of a function with one argument.
	call struct {
		function string
		argument expression
	}
)

func (c code) write(w *writer, space int) { w.code(string(c), space) }
func (t text) write(w *writer, space int) { w.text([]byte(t), space) }

func (l list) write(w *writer, space int) {
	w.mark(hclsyntax.TokenOBrack, '[', space)
	if len(l) == 1 {
		l[0].write(w, 0)
	} else {
		w.members(func() bool { return len(l) > 0 }, func() {
			l[0].write(w, 0)
			l = l[1:]
		})
	}
	w.mark(hclsyntax.TokenCBrack, ']', 0)
}

// members writes the members of a list, one to a line, as long as there are more.
func (w *writer) members(more func() bool, next func()) {
	if !more() {
		return
	}
	w.newline()
	w.depth++
	for more() {
		next()
		w.mark(hclsyntax.TokenComma, ',', 0)
		w.newline()
	}
	w.depth--
}

func (o object) write(w *writer, space int) {
	w.mark(hclsyntax.TokenOBrace, '{', space)
	w.fields(func() bool { return len(o) > 0 }, func(a *alignment) {
		a.field(w, func() { o[0].key.write(w, 0) }, func() { o[0].value.write(w, 1) })
		o = o[1:]
	})
	w.mark(hclsyntax.TokenCBrace, '}', 0)
}

// fields writes the fields of an object as long as there are more.
func (w *writer) fields(more func() bool, next func(*alignment)) {
	if !more() {
		return
	}
	w.newline()
	w.depth++
	var a alignment
	for more() {
		next(&a)
	}
	a.close()
	w.depth--
}

func (c call) write(w *writer, space int) {
	w.code(c.function, space)
	w.mark(hclsyntax.TokenOParen, '(', 0)
	c.argument.write(w, 0)
	w.mark(hclsyntax.TokenCParen, ')', 0)
}

// replaceTexts returns an expression in which every text that replace wants to change is changed.
func replaceTexts(e expression, replace func(text) (expression, bool)) expression {
	switch e := e.(type) {
	case text:
		if changed, ok := replace(e); ok {
			return changed
		}
	case list:
		changed := make(list, len(e))
		for i, member := range e {
			changed[i] = replaceTexts(member, replace)
		}
		return changed
	case object:
		changed := make(object, len(e))
		for i, f := range e {
			changed[i] = field{f.key, replaceTexts(f.value, replace)}
		}
		return changed
	case call:
		return call{e.function, replaceTexts(e.argument, replace)}
	}
	return e
}

// boolean returns true or false.
func boolean(b bool) expression {
	if b {
		return code("true")
	}
	return code("false")
}

// texts returns strings as a list.
func texts(members []string) expression {
	var l list
	for _, m := range members {
		l = append(l, text(m))
	}
	return l
}

// stringMap returns a map of strings, sorted by key.
func stringMap(m map[string]string) expression {
	var o object
	for _, key := range slices.Sorted(maps.Keys(m)) {
		o = append(o, field{text(key), text(m[key])})
	}
	return o
}
