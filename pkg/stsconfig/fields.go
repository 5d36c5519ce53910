package stsconfig

import (
	"reflect"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/levenshtein"
)

// field is one of a type's, as its tags describe it.
type field struct {
	name  string // in the file
	flag  string // without its hyphens; empty where there is none
	index int
}

func fieldsOf(t reflect.Type) []field {
	fields := make([]field, t.NumField())
	for i := range fields {
		tag := t.Field(i).Tag
		name, _, _ := strings.Cut(tag.Get("json"), ",")
		fields[i] = field{name: name, flag: tag.Get("flag"), index: i}
	}
	return fields
}

// suggestion ends a message about a field that does not exist. It names the one that was most likely
// meant, or all where these are few.
func suggestion(fields []field, name string) string {
	const longest = 64 // no field is longer, and the effort grows with the length
	plain := strings.NewReplacer("-", "", "_", "")
	nearest, least := "", 0
	for _, f := range fields {
		if len(name) > longest {
			break
		}
		for _, candidate := range []string{f.name, f.flag} {
			distance := levenshtein.Distance(plain.Replace(strings.ToLower(name)), strings.ToLower(plain.Replace(candidate)))
			if candidate != "" && distance <= len(candidate)/3 && (nearest == "" || distance < least) {
				nearest, least = f.name, distance
			}
		}
	}
	const few = 8
	switch {
	case nearest != "":
		return "; did you mean " + nearest + "?"
	case len(fields) <= few:
		names := make([]string, len(fields))
		for i, f := range fields {
			names[i] = f.name
		}
		return "; there can be " + strings.Join(names, ", ")
	}
	return ""
}
