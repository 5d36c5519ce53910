package cloudformation

import "slices"

// section is a part of a template.
type section int

// The sections, in the order in which they stand in a template.
const (
	parameters section = iota
	mappings
	conditions
	resources
	outputs
	sections
)

func (s section) String() string {
	return [sections]string{"Parameters", "Mappings", "Conditions", "Resources", "Outputs"}[s]
}

// limits is how many entries a section may have; zero for more than could ever fit.
var limits = [sections]int{parameters: maxParameters, resources: maxResources, outputs: maxOutputs}

// item is an entry of a section, as it is written.
type item struct {
	id string
	// text is the whole entry. That of a resource is cut where dependsOn goes, which is
	// written only when that is in the same template.
	text, rest []byte
	dependsOn  string
}

// size is how many bytes the item takes at most, with the blank line before it.
func (i item) size() int {
	size := 1 + len(i.text) + len(i.rest)
	if i.dependsOn != "" {
		size += len(dependsOnKey) + len(i.dependsOn) + 1
	}
	return size
}

const dependsOnKey = "    DependsOn: "

// piece is what cannot be torn apart: a resource with its output, and with the parameters
// and conditions that it speaks of.
type piece struct {
	// name says what it is, for an error.
	name  string
	items [sections][]item
	// writer is shared by the pieces of a form.
	writer *writer
}

// add writes an entry of a section that is no resource.
func (p *piece) add(s section, id, comment string, v value) {
	start := p.writer.mark()
	p.writer.mapping(mapping{{id, comment, v}}, indentation, false)
	p.items[s] = append(p.items[s], item{id: id, text: p.writer.since(start)})
}

// addAll adds what was written for another piece.
func (p *piece) addAll(other *piece) {
	for s, items := range other.items {
		p.items[s] = append(p.items[s], items...)
	}
}

// addResource writes a resource.
func (p *piece) addResource(r resource) {
	start := p.writer.mark()
	p.writer.mapping(mapping{{r.id, r.comment, mapping{{key: "Type", value: text(r.properties.resourceType())}}}}, indentation, false)
	i := item{id: r.id, text: p.writer.since(start), dependsOn: r.dependsOn}
	start = p.writer.mark()
	p.writer.mapping(mapping{
		{key: "DeletionPolicy", value: text(deletionPolicy)},
		{key: "UpdateReplacePolicy", value: text(updateReplacePolicy)},
		{key: "Properties", value: r.properties.mapping()},
	}, 2*indentation, false)
	i.rest = p.writer.since(start)
	p.items[resources] = append(p.items[resources], i)
}

// size is how many bytes the piece takes at most.
func (p *piece) size() int {
	size := 0
	for _, items := range p.items {
		for _, i := range items {
			size += i.size()
		}
	}
	return size
}

// template is a template that is being put together.
type template struct {
	// name is that of its file, without the extension.
	name  string
	items [sections][]item
	// ids are those of its items, by section: two pieces may speak of the same parameter.
	ids  [sections]map[string]bool
	size int
}

func newTemplate(name string) *template {
	t := &template{name: name}
	for s := range t.ids {
		t.ids[s] = map[string]bool{}
	}
	return t
}

// fits reports whether a piece can be added without going beyond a limit. overhead is the
// size of everything that is not a piece.
func (t *template) fits(p *piece, overhead int) bool {
	size := t.size + overhead
	for s, items := range p.items {
		entries := len(t.items[s])
		for _, i := range items {
			if !t.has(section(s), i.id) {
				size += i.size()
				entries++
			}
		}
		if limits[s] > 0 && entries > limits[s] {
			return false
		}
	}
	return size <= maxTemplate
}

// has reports whether an entry is there already, as another piece needs it, too. Of a
// resource or an output there is one piece only; if it were there twice, it must not vanish
// unseen.
func (t *template) has(s section, id string) bool { return s < resources && t.ids[s][id] }

func (t *template) add(p *piece) {
	for s, items := range p.items {
		for _, i := range items {
			if t.has(section(s), i.id) {
				continue
			}
			t.ids[s][i.id] = true
			t.items[s] = append(t.items[s], i)
			t.size += i.size()
		}
	}
}

// encode writes the template below its head.
func (t *template) encode(head []byte) []byte {
	b := slices.Grow(slices.Clone(head), t.size+sectionsSize)
	for s, items := range t.items {
		if len(items) == 0 {
			continue
		}
		b = append(append(append(b, '\n'), section(s).String()...), ":\n"...)
		for n, i := range items {
			if n > 0 && section(s) == resources {
				b = append(b, '\n')
			}
			b = append(b, i.text...)
			if i.dependsOn != "" && t.ids[resources][i.dependsOn] {
				b = append(append(append(b, dependsOnKey...), i.dependsOn...), '\n')
			}
			b = append(b, i.rest...)
		}
	}
	return b
}

// sectionsSize is more than the headings of the sections take.
const sectionsSize = 128
