package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// body is what a file or a block holds.
type body struct {
	w *writer
	a alignment
}

// file returns the text of a file.
func file(fill func(*body)) []byte {
	b := &body{w: newWriter()}
	fill(b)
	b.a.close()
	b.w.finish()
	return b.w.done.Bytes()
}

// comment writes one line for each text. What a text holds cannot end its line.
func (b *body) comment(texts ...string) {
	b.a.close()
	for _, t := range texts {
		line := strings.Join(append([]string{"#"}, strings.Fields(t)...), " ")
		b.w.add(hclsyntax.TokenComment, []byte(line), 0)
		b.w.newline()
	}
}

// space writes an empty line.
func (b *body) space() {
	b.a.close()
	b.w.newline()
}

// set writes an attribute.
func (b *body) set(name string, value expression) {
	b.a.field(b.w, func() { b.w.code(name, 0) }, func() { value.write(b.w, 1) })
}

// labels are the labels of a block.
type labels []string

// block writes a block.
func (b *body) block(kind string, l labels, fill func(*body)) {
	b.a.close()
	b.w.code(kind, 0)
	for _, label := range l {
		b.w.text([]byte(label), 1)
	}
	b.w.mark(hclsyntax.TokenOBrace, '{', 1)
	b.w.newline()
	b.w.depth++
	inner := &body{w: b.w}
	fill(inner)
	inner.a.close()
	b.w.depth--
	b.w.mark(hclsyntax.TokenCBrace, '}', 0)
	b.w.newline()
	if b.w.depth == 0 {
		b.w.finish()
	}
}
