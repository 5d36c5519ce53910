package report

import (
	"fmt"
	"slices"
	"strings"
)

// link is one station of the trust chain.
type link struct {
	title string
	lines []text
	// next says what leads to the next link.
	next string
}

// text is a line of a link, or several when it is long. Code is what stands in a document
// like that, and is broken anywhere; the rest is broken between words.
type text struct {
	words string
	code  bool
}

// links are the trust chain from the cluster to what a component may do.
func links(p *page) []link {
	provider := []text{{words: "Tells this account to trust the issuer, for tokens with an audience of:"}}
	for _, audience := range p.Provider.Audiences {
		provider = append(provider, text{audience, true})
	}
	trusted := []text{{words: "Lets in a token only with"}}
	for _, audience := range audiences(p.Roles) {
		trusted = append(trusted, text{"aud = " + audience, true})
	}
	trusted = append(trusted, text{words: "and the name of one of the role's own service accounts:"},
		text{"sub = system:serviceaccount:NAMESPACE:NAME", true})
	permissions := []text{{words: "What the role's policies allow: " + count(p.Actions, "action", "actions") + " in " + count(len(p.Roles), "role", "roles") + ", listed below."}}
	if p.Boundary != "" {
		permissions = append(permissions, text{words: "Within the permissions boundary"}, text{shorten(p.Boundary[strings.LastIndex(p.Boundary, "/")+1:], 2*codeColumns), true})
	} else {
		permissions = append(permissions, text{words: "No permissions boundary."})
	}
	return []link{
		{"The cluster signs", []text{
			{words: "A pod gets a token of its service account, signed with the key"},
			{p.KeyID, true}, {words: "in the name of the issuer"}, {p.Issuer, true},
		}, "token"},
		{"STS checks the signature", fetched(p), "signature is good"},
		{"IAM identity provider", provider, "known issuer and audience"},
		{"Trust policy of the role", trusted, "admitted"},
		{"Short-lived credentials", []text{
			{words: "For this role alone. They expire " + p.Session + "."}, {words: "There is no IAM user and no access key."},
		}, "sign API calls"},
		{"Permissions", permissions, ""},
	}
}

// fetched says where STS has the public key from.
func fetched(p *page) []text {
	start := text{words: "with the public key, which it fetches from the documents"}
	switch {
	case p.Bucket == nil:
		return []text{start, {words: "that the host of the issuer serves to everybody."}}
	case p.Distribution != nil:
		return []text{start, {words: "in the bucket"}, {p.Bucket.BucketName, true}, {words: "that the distribution alone can read, and serves to everybody."}}
	default:
		return []text{{words: start.words + " in the bucket"}, {p.Bucket.BucketName, true}, {words: "that everybody can read."}}
	}
}

// audiences returns what the trust policies demand, each once.
func audiences(roles []role) []string {
	var all []string
	for i := range roles {
		for _, a := range roles[i].Trust.Audiences {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// Measures of the picture, in its own units: pixels when it is shown in its full size. What is
// the same in each box, its width above all, stands in chain.svg.tmpl, too. The columns are how many characters fit into a box, going by the widest of the usual fonts.
const (
	boxWidth      = 264
	boxPadding    = 14
	lineHeight    = 17
	titleHeight   = 30
	wideGap       = 84
	rowGap        = 64
	tallGap       = 48
	captionHeight = 14
	wordColumns   = 33
	codeColumns   = 32
	arrowColumns  = 12
	besideColumns = 17
)

// picture is the chain drawn once: as two rows of three for wide pages and paper, or as a
// column for narrow ones.
type picture struct {
	ID            string
	Width, Height int
	Boxes         []box
	Arrows        []arrow
	Desc          string
}

// ViewWidth is that of the picture and of half the width of a line on each side.
func (p picture) ViewWidth() int { return p.Width + 2 }

// ViewHeight is that of the picture and of half the width of a line on each side.
func (p picture) ViewHeight() int { return p.Height + 2 }

type box struct {
	Number, X, Y, Height int
	Title                string
	// Lines lie within the box.
	Lines []line
}

type arrow struct {
	// Points are those of a polyline.
	Points   string
	Captions []line
	// Anchor is the text-anchor of the captions.
	Anchor string
}

// line is a line of text. X and Y are where it begins, on its base line.
type line struct {
	X, Y  int
	Text  string
	Class string
}

// chain draws the trust chain, in both forms.
func chain(p *page) []picture {
	list := links(p)
	wrapped := make([][]line, len(list))
	most := 0
	for i, l := range list {
		wrapped[i] = wrap(l.lines)
		most = max(most, len(wrapped[i]))
	}
	height := titleHeight + most*lineHeight + 2*boxPadding
	wide := picture{ID: "chain-wide", Width: 3*boxWidth + 2*wideGap, Height: 2*height + rowGap, Desc: description(list)}
	tall := picture{ID: "chain-tall", Width: boxWidth, Desc: wide.Desc}
	y := 0
	for i, l := range list {
		column, row := i%3, i/3
		b := newBox(i+1, column*(boxWidth+wideGap), row*(height+rowGap), height, l.title, wrapped[i])
		wide.Boxes = append(wide.Boxes, b)
		// In a column each box is as high as it must be: equal heights would only be long.
		t := newBox(i+1, 0, y, titleHeight+len(wrapped[i])*lineHeight+2*boxPadding, l.title, wrapped[i])
		tall.Boxes = append(tall.Boxes, t)
		y += t.Height
		if i < len(list)-1 {
			wide.Arrows = append(wide.Arrows, wideArrow(b, l.next, column == 2, height))
			tall.Arrows = append(tall.Arrows, tallArrow(y, l.next))
			y += tallGap
		}
	}
	tall.Height = y
	return []picture{wide, tall}
}

func newBox(number, x, y, height int, title string, lines []line) box {
	b := box{Number: number, X: x, Y: y, Height: height, Title: title, Lines: slices.Clone(lines)}
	for i := range b.Lines {
		b.Lines[i].Y = boxPadding + titleHeight + i*lineHeight + 12
	}
	return b
}

// wideArrow leads from a box to the one on its right, or from the last of the first row to
// the first of the second.
func wideArrow(b box, caption string, last bool, height int) arrow {
	if last {
		from, to, middle := b.X+boxWidth/2, boxWidth/2, height+rowGap/2
		return arrow{
			Points: fmt.Sprintf("%d,%d %d,%d %d,%d %d,%d", from, height+1, from, middle, to, middle, to, height+rowGap-3), Anchor: "middle",
			Captions: []line{{X: (from + to) / 2, Y: middle - 7, Text: caption}},
		}
	}
	y := b.Y + height/2
	a := arrow{Points: fmt.Sprintf("%d,%d %d,%d", b.X+boxWidth+1, y, b.X+boxWidth+wideGap-3, y), Anchor: "middle"}
	parts := wrapWords(caption, arrowColumns)
	for i, part := range parts {
		a.Captions = append(a.Captions, line{X: b.X + boxWidth + wideGap/2, Y: y - 8 - captionHeight*(len(parts)-1-i), Text: part})
	}
	return a
}

// tallArrow leads from a box, which ends at y, to the one below it.
func tallArrow(y int, caption string) arrow {
	a := arrow{Points: fmt.Sprintf("%d,%d %d,%d", boxWidth/2, y+2, boxWidth/2, y+tallGap-3), Anchor: "start"}
	parts := wrapWords(caption, besideColumns)
	top := y + (tallGap-captionHeight*(len(parts)-1))/2 + 3
	for i, part := range parts {
		a.Captions = append(a.Captions, line{X: boxWidth/2 + 12, Y: top + captionHeight*i, Text: part})
	}
	return a
}

// description is the picture in words, for those who do not see it.
func description(list []link) string {
	var b strings.Builder
	for i, l := range list {
		fmt.Fprintf(&b, "%d. %s:", i+1, l.title)
		for _, t := range l.lines {
			b.WriteString(" " + t.words)
		}
		b.WriteString(" ")
	}
	return strings.TrimSpace(b.String())
}

// wrap breaks the lines of a link so that they fit into a box.
func wrap(lines []text) []line {
	var wrapped []line
	for _, l := range lines {
		if l.code {
			for _, part := range wrapCode(l.words, codeColumns) {
				wrapped = append(wrapped, line{Text: part, Class: "code"})
			}
			continue
		}
		for _, part := range wrapWords(l.words, wordColumns) {
			wrapped = append(wrapped, line{Text: part, Class: "words"})
		}
	}
	return wrapped
}

// wrapWords breaks a text between its words.
func wrapWords(words string, columns int) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(words) {
		if current != "" && len(current)+1+len(word) > columns {
			lines = append(lines, current)
			current = ""
		}
		current = strings.TrimPrefix(current+" "+word, " ")
	}
	return append(lines, current)
}

// wrapCode breaks a name, if it can after a character that separates its parts.
func wrapCode(name string, columns int) []string {
	var lines []string
	rest := []rune(name)
	for len(rest) > columns {
		cut := columns
		for i := columns; i > columns*2/3; i-- {
			if strings.ContainsRune("/.:-", rest[i-1]) {
				cut = i
				break
			}
		}
		lines, rest = append(lines, string(rest[:cut])), rest[cut:]
	}
	return append(lines, string(rest))
}

// shorten cuts a text and says so.
func shorten(text string, columns int) string {
	if runes := []rune(text); len(runes) > columns {
		return string(runes[:columns-1]) + "…"
	}
	return text
}
