package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// indent is one level of the state file's indentation.
const indent = "  "

// encode returns the document as json.MarshalIndent would. The values in it were indented
// when they were saved (see encodeValue), and are copied: the state is written after every
// step, and most of it has not changed since the last one.
func (d *document) encode() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n%s\"schemaVersion\": %d", indent, d.SchemaVersion)
	raw := func(value json.RawMessage) ([]byte, error) { return value, nil }
	for _, err := range []error{
		encodeSection(&b, "assets", d.Assets, raw),
		encodeSection(&b, "resources", d.Resources, raw),
		encodeSection(&b, "files", d.Files, fileRecord.encode),
	} {
		if err != nil {
			return nil, err
		}
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

// encodeSection writes a field of the document that is an object; one without entries is
// left out.
func encodeSection[T any](b *bytes.Buffer, name string, entries map[string]T, encode func(T) ([]byte, error)) error {
	if len(entries) == 0 {
		return nil
	}
	fmt.Fprintf(b, ",\n%s%q: {", indent, name)
	for i, key := range slices.Sorted(maps.Keys(entries)) {
		if i > 0 {
			b.WriteByte(',')
		}
		quoted, err := json.Marshal(key)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		value, err := encode(entries[key])
		if err != nil {
			return fmt.Errorf("%s[%q]: %w", name, key, err)
		}
		b.WriteString("\n" + indent + indent)
		b.Write(quoted)
		b.WriteString(": ")
		b.Write(value)
	}
	b.WriteString("\n" + indent + "}")
	return nil
}

// encodeValue returns a value of a section, indented for its place.
func encodeValue(value any) (json.RawMessage, error) {
	return json.MarshalIndent(value, indent+indent, indent)
}

// encode writes the record. There are thousands of them, each alike.
func (r fileRecord) encode() ([]byte, error) {
	const at = "\n" + indent + indent + indent
	asset, err := json.Marshal(r.Asset)
	if err != nil {
		return nil, err
	}
	b := append([]byte("{"+at+"\"asset\": "), asset...)
	b = append(b, ","+at+"\"sha256\": ["...)
	for i, sum := range r.SHA256 {
		if i > 0 {
			b = append(b, ',')
		}
		quoted, err := json.Marshal(sum)
		if err != nil {
			return nil, err
		}
		b = append(append(b, at+indent...), quoted...)
	}
	return append(b, at+"]\n"+indent+indent+"}"...), nil
}
