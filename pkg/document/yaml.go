package document

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v2"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// decodeYAML reads one document into maps, lists, strings, bools, int64s and float64s.
// Scalars are understood as Kubernetes does, that is as YAML 1.1: an unquoted yes is true.
func decodeYAML(part []byte, firstLine int) (any, []Problem) {
	var raw any
	if err := yaml.UnmarshalStrict(part, &raw); err != nil {
		return nil, yamlProblems(part, firstLine, err)
	}
	e := expander{budget: maxExpanded}
	value := e.expand(raw, nil, 0)
	return value, e.problems
}

// The message of the library about a document; the line is relative to the document.
var yamlMessage = regexp.MustCompile(`^(?:yaml: )?\s*(?:line (\d+): )?(.*)$`)

func yamlProblems(part []byte, firstLine int, err error) []Problem {
	var typeErr *yaml.TypeError
	if !errors.As(err, &typeErr) {
		return []Problem{{Text: yamlText(err.Error(), firstLine)}}
	}
	// Into untyped values the only possible type error is a key that is there twice.
	var ordered yaml.MapSlice
	if yaml.Unmarshal(part, &ordered) == nil {
		if twice := repeatedKeys(ordered, nil, 0, nil); len(twice) > 0 {
			return twice
		}
	}
	var problems []Problem
	for _, message := range typeErr.Errors {
		problems = append(problems, Problem{Text: yamlText(message, firstLine)})
	}
	return problems
}

func yamlText(message string, firstLine int) string {
	match := yamlMessage.FindStringSubmatch(message)
	if match == nil { // a message of several lines
		return diagnostic.Clip(diagnostic.OneLine(message), 200)
	}
	text := diagnostic.Clip(diagnostic.OneLine(match[2]), 200)
	if line, err := strconv.Atoi(match[1]); err == nil {
		return fmt.Sprintf("line %d: %s", firstLine+line-1, text)
	}
	return text
}

// repeatedKeys finds the paths of keys that a map holds more than once.
func repeatedKeys(value any, at *Path, depth int, found []Problem) []Problem {
	if depth >= maxDepth { // it is refused for that, whatever is in it
		return found
	}
	switch value := value.(type) {
	case yaml.MapSlice:
		seen := map[string]int{}
		for _, item := range value {
			key := fmt.Sprint(item.Key)
			seen[key]++
			if seen[key] == 2 {
				found = append(found, Problem{at.To(key), "is set more than once"})
			}
			found = repeatedKeys(item.Value, at.To(key), depth+1, found)
		}
	case []any:
		for i, item := range value {
			found = repeatedKeys(item, at.At(i), depth+1, found)
		}
	}
	return found
}

// expander turns what the YAML library returns into what JSON would have given.
type expander struct {
	budget   int
	problems []Problem
}

func (e *expander) fail(at *Path, format string, args ...any) {
	e.problems = append(e.problems, Problem{at, fmt.Sprintf(format, args...)})
}

func (e *expander) expand(value any, at *Path, depth int) any {
	if len(e.problems) > 0 {
		return nil
	}
	switch value := value.(type) {
	case map[any]any:
		if e.tooDeep(depth) {
			return nil
		}
		return e.expandMap(value, at, depth)
	case []any:
		if e.tooDeep(depth) {
			return nil
		}
		list := make([]any, len(value))
		for i, item := range value {
			list[i] = e.expand(item, at.At(i), depth+1)
		}
		return list
	case string:
		if !utf8.ValidString(value) { // !!binary
			e.fail(at, "is binary, not text")
		}
		e.spend(value)
		return value
	}
	scalar, ok := Scalar(value)
	if !ok {
		e.fail(at, "%v is not a value that JSON can hold", value)
	}
	return scalar
}

func (e *expander) tooDeep(depth int) bool {
	if depth >= maxDepth {
		e.fail(nil, "is nested deeper than %d levels", maxDepth)
	}
	return depth >= maxDepth
}

// spend counts text only: how many values aliases may add is bounded by the library.
func (e *expander) spend(text string) {
	if e.budget -= len(text); e.budget < 0 {
		e.fail(nil, "grows to more than %d MiB when its aliases are written out", maxExpanded>>20)
	}
}

func (e *expander) expandMap(value map[any]any, at *Path, depth int) any {
	named := make(map[string]any, len(value))
	for rawKey, item := range value {
		key, ok := keyText(rawKey)
		if !ok {
			e.fail(at, "has a key that is %s%s", TypeName(rawKey), keyAdvice(rawKey))
			return nil
		}
		if _, twice := named[key]; twice { // 1 and "1" are two keys to YAML
			e.fail(at.To(key), "is set more than once")
			return nil
		}
		named[key] = item
	}
	// In order, so that the same file always gets the same complaint.
	object := make(map[string]any, len(value))
	for _, key := range slices.Sorted(maps.Keys(named)) {
		e.spend(key)
		object[key] = e.expand(named[key], at.To(key), depth+1)
	}
	return object
}

// keyText is a YAML key as JSON has to write it.
func keyText(key any) (string, bool) {
	switch key := key.(type) {
	case string:
		return key, utf8.ValidString(key)
	case bool, int, int64, uint64:
		return fmt.Sprint(key), true
	}
	return "", false
}

func keyAdvice(key any) string {
	if key == nil { // an IAM condition operator has that name
		return `; "Null" needs its quotes`
	}
	return ""
}
