package document

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// eachJSON reads JSON values that follow one another.
func (f *file) eachJSON(ctx context.Context) error {
	decoder := json.NewDecoder(bytes.NewReader(f.data))
	decoder.UseNumber()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		start := decoder.InputOffset()
		value, problems, err := decodeJSON(decoder)
		if errors.Is(err, io.EOF) || !f.begin() {
			return nil
		}
		if err != nil {
			// What follows a syntax error cannot be told apart from it.
			problems = append(problems, Problem{Text: fmt.Sprintf("line %d: %s", f.lineAt(decoder.InputOffset()), diagnostic.OneLine(err.Error()))})
			f.visit(Document{Source: f.source(), Problems: bounded(problems)})
			return nil
		}
		raw := bytes.TrimSpace(f.data[start:decoder.InputOffset()])
		f.visit(Document{Source: f.source(), Value: value, Problems: bounded(problems), Raw: raw})
	}
}

// lineAt is the line of what stands behind so many bytes.
func (f *file) lineAt(offset int64) int {
	read := min(int(offset), len(f.data))
	read = len(f.data) - len(bytes.TrimLeft(f.data[read:], " \t\r\n,:"))
	return 1 + bytes.Count(f.data[:read], []byte("\n"))
}

// decodeJSON reads the next JSON value; a syntax error leaves the decoder of no use.
func decodeJSON(decoder *json.Decoder) (any, []Problem, error) {
	r := jsonReader{decoder: decoder}
	value, err := r.value(nil, 0)
	if errors.Is(err, io.EOF) && r.begun {
		err = io.ErrUnexpectedEOF
	}
	return value, r.problems, err
}

// jsonReader reads JSON token by token: encoding/json takes the last of two equal keys and
// says nothing.
type jsonReader struct {
	decoder  *json.Decoder
	begun    bool
	values   int
	problems []Problem
}

func (r *jsonReader) value(at *Path, depth int) (any, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	r.begun = true
	if r.values++; r.values > maxValues {
		return nil, errTooManyValues
	}
	delim, ok := token.(json.Delim)
	if !ok {
		scalar, ok := Scalar(token)
		if !ok {
			r.problems = append(r.problems, Problem{at, fmt.Sprintf("%v is not a number that can be kept", token)})
		}
		return scalar, nil
	}
	if depth >= maxDepth {
		return nil, fmt.Errorf("is nested deeper than %d levels", maxDepth)
	}
	if delim == '[' {
		return r.list(at, depth)
	}
	return r.object(at, depth)
}

func (r *jsonReader) list(at *Path, depth int) (any, error) {
	list := []any{}
	for r.decoder.More() {
		item, err := r.value(at.At(len(list)), depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	_, err := r.decoder.Token() // the bracket
	return list, err
}

func (r *jsonReader) object(at *Path, depth int) (any, error) {
	object := map[string]any{}
	for r.decoder.More() {
		token, err := r.decoder.Token()
		if err != nil {
			return nil, err
		}
		key, ok := token.(string)
		if !ok {
			return nil, fmt.Errorf("key %v is no string", token) // the decoder refuses it itself
		}
		if _, twice := object[key]; twice {
			r.problems = append(r.problems, Problem{at.To(key), "is set more than once"})
		}
		if object[key], err = r.value(at.To(key), depth+1); err != nil {
			return nil, err
		}
	}
	_, err := r.decoder.Token() // the brace
	return object, err
}
