package credentialsrequest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// decodeJSON reads the next JSON value; a syntax error leaves the decoder of no use.
func decodeJSON(decoder *json.Decoder) (any, []problem, error) {
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
	problems []problem
}

func (r *jsonReader) value(at *path, depth int) (any, error) {
	token, err := r.decoder.Token()
	if err != nil {
		return nil, err
	}
	r.begun = true
	delim, ok := token.(json.Delim)
	if !ok {
		scalar, ok := plainScalar(token)
		if !ok {
			r.problems = append(r.problems, problem{at, fmt.Sprintf("%v is not a number that can be kept", token)})
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

func (r *jsonReader) list(at *path, depth int) (any, error) {
	list := []any{}
	for r.decoder.More() {
		item, err := r.value(at.at(len(list)), depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	_, err := r.decoder.Token() // the bracket
	return list, err
}

func (r *jsonReader) object(at *path, depth int) (any, error) {
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
			r.problems = append(r.problems, problem{at.to(key), "is set more than once"})
		}
		if object[key], err = r.value(at.to(key), depth+1); err != nil {
			return nil, err
		}
	}
	_, err := r.decoder.Token() // the brace
	return object, err
}
