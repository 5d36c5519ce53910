package cloudformation

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// The JSON that the `aws` command takes from files and words, with the names of the API.
type (
	jsonTag       struct{ Key, Value string }
	jsonParameter struct{ ParameterKey, ParameterValue string }
)

func jsonTags(tags map[string]string) []jsonTag {
	list := make([]jsonTag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, jsonTag{key, tags[key]})
	}
	return list
}

// marshal returns compact JSON. Nothing is escaped for HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// marshalFile returns JSON as it is written into a file.
func marshalFile(v any) ([]byte, error) {
	compact, err := marshal(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
