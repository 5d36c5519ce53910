package iampolicy

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// sample is a policy with one of everything, as JSON values.
const sample = `{"Version":"2012-10-17","Id":"id","Statement":[
 {"Sid":"One","Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":["arn:aws:s3:::a","arn:aws:s3:::b"]},
 {"Effect":"Deny","NotAction":["iam:PassRole","iam:GetRole"],"NotResource":"x",
  "Condition":{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"s3:max-keys":[1,20]},"StringLike":{"aws:RequestTag/Team":["a","b","c"]}}},
 {"Sid":"Three","Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
  "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/i.example/path","AWS":["123456789012","210987654321"]},
  "Condition":{"StringEquals":{"i.example/path:sub":["system:serviceaccount:a:b","system:serviceaccount:a:c"],"i.example/path:aud":"openshift"}}},
 {"Effect":"Allow","NotPrincipal":{"Service":"ec2.amazonaws.com"},"Action":"a:B","Resource":"*"}]}`

// TestSpelling says the sample in many other ways, none of which is a difference.
func TestSpelling(t *testing.T) {
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 1))
		other := respelled(t, random)
		if same, err := Equivalent(sample, other); err != nil || !same {
			t.Fatalf("seed %d: %v, %v\n%s", seed, same, err, other)
		}
		for _, pair := range [][2]string{{sample, other}, {other, sample}} {
			if got, err := Diff(pair[0], pair[1]); err != nil || len(got) > 0 {
				t.Fatalf("seed %d: %s, %v\n%s", seed, show(got), err, other)
			}
		}
	}
}

// respelled returns the sample shuffled, with single values for lists and the reverse,
// repetitions, bools and numbers for their text, perhaps indented and URL-encoded.
func respelled(t *testing.T, random *rand.Rand) string {
	t.Helper()
	value := respell(parseJSON(t, sample), random, "")
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if random.IntN(2) == 0 {
		if text, err = json.MarshalIndent(value, " ", "\t"); err != nil {
			t.Fatal(err)
		}
	}
	if random.IntN(2) == 0 {
		return url.PathEscape(string(text))
	}
	return string(text)
}

func respell(value any, random *rand.Rand, within string) any {
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			value[name] = respell(value[name], random, name)
			_, isList := value[name].([]any)
			_, isMap := value[name].(map[string]any)
			if random.IntN(2) == 0 && !isList && !isMap && !slices.Contains([]string{"Version", "Id", "Sid", "Effect"}, name) {
				value[name] = []any{value[name]}
			}
		}
	case []any:
		for i := range value {
			value[i] = respell(value[i], random, within)
		}
		if random.IntN(3) == 0 {
			value = append(value, value[random.IntN(len(value))])
		}
		random.Shuffle(len(value), func(i, j int) { value[i], value[j] = value[j], value[i] })
		if len(value) == 1 && random.IntN(2) == 0 {
			return value[0]
		}
		return value
	case bool, float64:
		if random.IntN(2) == 0 {
			return fmt.Sprint(value)
		}
	case string:
		if strings.HasSuffix(within, "Action") && random.IntN(2) == 0 {
			return strings.ToUpper(value)
		}
		if value == "123456789012" && random.IntN(2) == 0 {
			return "arn:aws:iam::123456789012:root"
		}
	}
	return value
}

// TestEveryLeafCounts changes each single value of the sample in turn: that must be a
// difference, in that field and no other.
func TestEveryLeafCounts(t *testing.T) {
	fields := map[string]bool{}
	for n := 0; ; n++ {
		value := parseJSON(t, sample)
		field, rest := changeLeaf(value, n, "")
		if rest >= 0 {
			break
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		changed := string(text)
		fields[field] = true
		if same, err := Equivalent(sample, changed); err != nil || same {
			t.Errorf("%s: %v, %v", field, same, err)
		}
		got, err := Diff(changed, sample)
		if err != nil || len(got) != 1 || got[0].Field != field {
			t.Errorf("%s: got %s, %v", field, show(got), err)
		}
	}
	if len(fields) != 23 {
		t.Errorf("%d fields were reached: %v", len(fields), fields)
	}
}

// changeLeaf changes leaf n, counted in the order of the names, and returns its field as
// Diff names it; without so many leaves it returns a number that is not negative.
func changeLeaf(value any, n int, path string) (field string, rest int) {
	descend := func(set func(any), member any, path string) bool {
		switch member := member.(type) {
		case map[string]any, []any:
			field, n = changeLeaf(member, n, path)
		default:
			if n--; n < 0 {
				changed, isEffect := map[any]string{Allow: Deny, Deny: Allow}[member]
				if !isEffect {
					changed = fmt.Sprintf("changed %v", member)
				}
				set(changed)
				field = path
			}
		}
		return n < 0
	}
	switch value := value.(type) {
	case map[string]any:
		names := make([]string, 0, len(value))
		for name := range value {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			below := strings.TrimPrefix(path+"."+strings.ToLower(name[:1])+name[1:], ".")
			if strings.HasSuffix(path, "rincipal") || strings.HasSuffix(path, "condition") {
				below = path + "." + name
			} else if strings.Contains(path, "condition.") {
				below = fmt.Sprintf("%s[%q]", path, name)
			}
			if descend(func(v any) { value[name] = v }, value[name], below) {
				return field, n
			}
		}
	case []any:
		for i := range value {
			below := path
			if path == "statement" {
				below = fmt.Sprintf("statement[%d]", i)
			}
			if descend(func(v any) { value[i] = v }, value[i], below) {
				return field, n
			}
		}
	}
	return "", n
}

func parseJSON(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}
