package document

import (
	"encoding/json"
	"fmt"
	"math"
)

// Scalar returns nil, a bool, a string or a number as Document.Value has it, and whether the
// value is one of those. Every number becomes an int64 or a float64, so that the same number is
// the same value wherever it was read: in YAML, in JSON or in the state file.
func Scalar(value any) (any, bool) {
	switch value := value.(type) {
	case nil, bool, string, int64:
		return value, true
	case int:
		return int64(value), true
	case uint64:
		return Scalar(float64(value))
	case float64:
		const exact = 1 << 53
		if value == math.Trunc(value) && math.Abs(value) <= exact {
			return int64(value), true
		}
		return value, !math.IsNaN(value) && !math.IsInf(value, 0)
	case json.Number:
		if n, err := value.Int64(); err == nil {
			return n, true
		}
		f, err := value.Float64()
		if err != nil {
			return nil, false
		}
		return Scalar(f)
	}
	return nil, false
}

// TypeName says in words, for a message, what a value is: "a list".
func TypeName(value any) string {
	switch value.(type) {
	case nil:
		return "empty (null)"
	case bool:
		return "true or false"
	case string:
		return "a string"
	case int, int64, uint64, float64, json.Number:
		return "a number"
	case []any:
		return "a list"
	case map[string]any, map[any]any:
		return "a map"
	}
	return fmt.Sprintf("a %T", value)
}
