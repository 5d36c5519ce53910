package terraform

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// writer collects the tokens of a file, each with the space before it.
//
// hclwrite finds out the spaces by itself in a pass over the finished file, which takes
// several times as long as all the rest. Here they are known when a token is written. The
// tests hold the result against hclwrite and against `terraform fmt`.
type writer struct {
	// done is the text of what is finished.
	done bytes.Buffer
	// tokens are those of what is not. They point into store as long as it has room.
	tokens hclwrite.Tokens
	store  []hclwrite.Token
	// ascii has each character at its own place, for tokens of one character.
	ascii [128]byte
	// depth is how many blocks, lists and objects are open, of those over several lines.
	depth int
	// inLine is set when the line has a token already.
	inLine bool
	// lines is how many lines have ended.
	lines int
}

func newWriter() *writer {
	w := &writer{store: make([]hclwrite.Token, 0, tokensInStore)}
	for i := range w.ascii {
		w.ascii[i] = byte(i)
	}
	return w
}

// tokensInStore is about how many tokens a role has.
const tokensInStore = 512

// add writes a token and returns it. A line's first one has the line's indentation for space.
func (w *writer) add(kind hclsyntax.TokenType, text []byte, space int) *hclwrite.Token {
	if !w.inLine {
		space = 2 * w.depth
	}
	w.inLine = true
	if len(w.store) == cap(w.store) {
		w.store = make([]hclwrite.Token, 0, tokensInStore)
	}
	w.store = append(w.store, hclwrite.Token{Type: kind, Bytes: text, SpacesBefore: space})
	token := &w.store[len(w.store)-1]
	w.tokens = append(w.tokens, token)
	return token
}

// mark writes a token that is one ASCII character.
func (w *writer) mark(kind hclsyntax.TokenType, c byte, space int) *hclwrite.Token {
	return w.add(kind, w.ascii[c:c+1:c+1], space)
}

// newline ends the line. An empty one has no indentation.
func (w *writer) newline() {
	w.inLine = true
	w.mark(hclsyntax.TokenNewline, '\n', 0)
	w.inLine = false
	w.lines++
}

// code writes what stands in this package as it is written: names, references and
// expressions on one line.
func (w *writer) code(source string, space int) {
	w.add(hclsyntax.TokenIdent, []byte(source), space)
}

// text writes a string. Nothing in it is read as a template.
func (w *writer) text(s []byte, space int) {
	if plain(s) {
		w.mark(hclsyntax.TokenOQuote, '"', space)
		w.add(hclsyntax.TokenQuotedLit, s, 0)
		w.mark(hclsyntax.TokenCQuote, '"', 0)
		return
	}
	for _, token := range hclwrite.TokensForValue(cty.StringVal(string(s))) {
		w.add(token.Type, token.Bytes, space)
		space = 0
	}
}

// plain reports whether a string is written in quotes as it is: printable ASCII without
// what the language gives a meaning. It is here for speed: most strings are.
func plain(s []byte) bool {
	for _, c := range s {
		if c < ' ' || c > '~' || c == '"' || c == '\\' || c == '$' || c == '%' {
			return false
		}
	}
	return true
}

// finish turns the tokens into text. Nothing may still be aligned with them.
func (w *writer) finish() {
	_, _ = w.tokens.WriteTo(&w.done) // a buffer takes everything
	w.tokens, w.store = w.tokens[:0], w.store[:0]
}

// alignment brings the equals signs of consecutive lines under each other.
type alignment struct {
	equals []*hclwrite.Token
	widths []int
}

// field writes a field: its key, the equals sign and its value. A value of several lines is
// not aligned with others.
func (a *alignment) field(w *writer, key, value func()) {
	from, line := len(w.tokens), w.lines
	key()
	width := columns(w.tokens[from:])
	equals := w.mark(hclsyntax.TokenEqual, '=', 1)
	value()
	if w.lines == line {
		a.equals, a.widths = append(a.equals, equals), append(a.widths, width)
	} else {
		a.close()
	}
	w.newline()
}

// close ends the lines that are aligned with each other.
func (a *alignment) close() {
	widest := 0
	for _, width := range a.widths {
		widest = max(widest, width)
	}
	for i, equals := range a.equals {
		equals.SpacesBefore = widest - a.widths[i] + 1
	}
	a.equals, a.widths = a.equals[:0], a.widths[:0]
}

// columns returns the width of tokens. They are counted by hclwrite unless they are ASCII.
func columns(tokens hclwrite.Tokens) int {
	sum := 0
	for i, token := range tokens {
		for _, c := range token.Bytes {
			if c > '~' {
				return tokens.Columns() - tokens[0].SpacesBefore
			}
		}
		sum += len(token.Bytes)
		if i > 0 {
			sum += token.SpacesBefore
		}
	}
	return sum
}
