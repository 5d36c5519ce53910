package stsconfig

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func to[T any](value T) *T { return &value }

// good are files with what they say.
func good() map[string]struct {
	content string
	want    Config
} {
	return map[string]struct {
		content string
		want    Config
	}{
		"empty":          {"", Config{}},
		"only comments":  {"# rolePath: /x/\n\n#\n", Config{}},
		"only a marker":  {"---\n", Config{}},
		"empty document": {"# c\n---\n---\n# c\n", Config{}},
		"byte order mark, carriage returns": {
			"\ufeffrolePath: /x/\r\ntags:\r\n  a: b\r\n",
			Config{RolePath: to("/x/"), Tags: map[string]string{"a": "b"}},
		},
		"lone carriage returns": {"rolePath: /x/\radopt: true\r", Config{RolePath: to("/x/"), Adopt: to(true)}},
		"empty values": {
			"name: ''\nrolePath: \"\"\nadopt: false\ntags: {}\ncredentialsRequestsDirs: []\ncredentialsRequests: []\nlint: {}\nroleMaxSessionDuration: 0s\n",
			Config{
				Name: to(""), RolePath: to(""), Adopt: to(false), Tags: map[string]string{}, CredentialsRequestsDirs: []string{},
				CredentialsRequests: []Override{}, Lint: &Lint{}, RoleMaxSessionDuration: to(time.Duration(0)),
			},
		},
		"JSON": {`{"accountID": "012345678901", "concurrency": 7, "tags": {"a/b": "é"}}`, Config{
			AccountID: to("012345678901"), Concurrency: to(7), Tags: map[string]string{"a/b": "é"},
		}},
		"texts of all kinds": {
			"name: a-b\nregion: 'eu-west-1'\naccountID: !!str 123456789012\ntags:\n  date: 2024-01-01\n  yes: no\n  long: >-\n    two\n    lines\n",
			Config{
				Name: to("a-b"), Region: to("eu-west-1"), AccountID: to("123456789012"),
				Tags: map[string]string{"date": "2024-01-01", "yes": "no", "long": "two lines"},
			},
		},
		"aliases": {
			"tags: &t\n  a: &v b\nrolePath: *v\ncredentialsRequests:\n- name: x\n  narrow:\n  - {reason: r, condition: {StringEquals: &k {aws:SourceVpc: vpc-1}}}\n- name: y\n  narrow:\n  - {reason: r, condition: {StringEquals: *k}}\n",
			Config{
				Tags: map[string]string{"a": "b"}, RolePath: to("b"),
				CredentialsRequests: []Override{
					{Name: "x", Narrow: []Narrowing{{Reason: "r", Condition: Condition{"StringEquals": {"aws:SourceVpc": "vpc-1"}}}}},
					{Name: "y", Narrow: []Narrowing{{Reason: "r", Condition: Condition{"StringEquals": {"aws:SourceVpc": "vpc-1"}}}}},
				},
			},
		},
		"types of conditions": {
			"credentialsRequests:\n- name: x\n  narrow:\n  - reason: r\n    condition:\n      Bool: {a: true, b: 'true'}\n      NumericLessThan: {c: 5, d: 0.5, e: 5.0, f: '5'}\n      ForAnyValue:StringLikeIfExists: {g: [h, 1, false]}\n      'Null': {i: false}\n      DateLessThan: {j: 2024-01-01}\n      DateEquals: {k: ['2024-01-01T01:02Z', '2024-01-01T01:02:03.5+01:00', 2024, '2024-05', '1704067200']}\n      NotIpAddress: {l: [192.0.2.1, '2001:db8::/32']}\n      ArnLike: {m: '*'}\n",
			Config{CredentialsRequests: []Override{{Name: "x", Narrow: []Narrowing{{Reason: "r", Condition: Condition{
				"Bool":                           {"a": true, "b": "true"},
				"NumericLessThan":                {"c": int64(5), "d": 0.5, "e": int64(5), "f": "5"},
				"ForAnyValue:StringLikeIfExists": {"g": []any{"h", int64(1), false}},
				"Null":                           {"i": false},
				"DateLessThan":                   {"j": "2024-01-01"},
				"DateEquals":                     {"k": []any{"2024-01-01T01:02Z", "2024-01-01T01:02:03.5+01:00", int64(2024), "2024-05", "1704067200"}},
				"NotIpAddress":                   {"l": []any{"192.0.2.1", "2001:db8::/32"}},
				"ArnLike":                        {"m": "*"},
			}}}}}},
		},
		"all about requests": {
			"credentialsRequests:\n- name: ns/a.b\n  audiences: [openshift, 'https://a', '{$}$']\n  serviceAccounts: [s.t]\n  addActions:\n  - {actions: [s3:Get*], resources: ['*', 'arn:aws:s3:::b/*'], reason: é}\n  removeActions:\n  - {actions: ['ec2:?'], reason: r}\n  narrow:\n  - {actions: [a-b:C], resources: ['arn:aws:x:::y:${aws:z}'], reason: r}\n- name: c\n  roleARN: arn:aws-us-gov:iam::123456789012:role/a/b/c\n  audiences: [x]\nlint:\n  silence:\n  - {check: any-resource, request: ns/a.b, reason: r}\n  - {check: policy-size, reason: r}\n",
			Config{
				CredentialsRequests: []Override{{
					Name: "ns/a.b", Audiences: []string{"openshift", "https://a", "{$}$"}, ServiceAccounts: []string{"s.t"},
					AddActions:    []ActionAddition{{Actions: []string{"s3:Get*"}, Resources: []string{"*", "arn:aws:s3:::b/*"}, Reason: "é"}},
					RemoveActions: []ActionRemoval{{Actions: []string{"ec2:?"}, Reason: "r"}},
					Narrow:        []Narrowing{{Actions: []string{"a-b:C"}, Resources: []string{"arn:aws:x:::y:${aws:z}"}, Reason: "r"}},
				}, {Name: "c", RoleARN: "arn:aws-us-gov:iam::123456789012:role/a/b/c", Audiences: []string{"x"}}},
				Lint: &Lint{Silence: []Silence{{Check: "any-resource", Request: "ns/a.b", Reason: "r"}, {Check: "policy-size", Reason: "r"}}},
			},
		},
		"durations": {"roleMaxSessionDuration: 1h30m\nrequestTimeout: 1.5s\n", Config{
			RoleMaxSessionDuration: to(90 * time.Minute), RequestTimeout: to(1500 * time.Millisecond),
		}},
	}
}

func TestParse(t *testing.T) {
	for name, test := range good() {
		t.Run(name, func(t *testing.T) {
			got, positions, err := Parse(FileName, []byte(test.content))
			if err != nil || positions == nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(*got, test.want) {
				t.Errorf("got\n%+v, want\n%+v", *got, test.want)
			}
		})
	}
}

// Every field of Config is read, whatever type it has.
func TestParseEveryField(t *testing.T) {
	for _, d := range describe(t, reflect.TypeFor[Config]()) {
		got, positions, err := Parse(FileName, []byte(d.example))
		if err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		fields := reflect.ValueOf(*got)
		for i := range fields.NumField() {
			if set := !fields.Field(i).IsNil(); set != (i == d.index) {
				t.Errorf("the example of %s sets %s: %t", d.name, fields.Type().Field(i).Name, set)
			}
		}
		if positions.Line(d.name) != 1 {
			t.Errorf("%s is in line %d", d.name, positions.Line(d.name))
		}
	}
}

func TestPositions(t *testing.T) {
	_, positions, err := Parse(FileName, []byte(`# c

rolePath: /x/
tags:
  team: a
  a/b: c
credentialsRequestsDirs:
  - one

  - &two two
credentialsRequests:
  - name: x
    serviceAccounts: [*two]
  - narrow:
      - actions:
          - s3:Get*
        condition:
          StringEquals:
            aws:x/y: z
        reason: r
    name: y
`))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{
		"rolePath": 3, "tags": 4, "tags.team": 5, `tags["a/b"]`: 6, "credentialsRequestsDirs": 7, "credentialsRequestsDirs[1]": 10,
		"credentialsRequests[0]": 12, "credentialsRequests[0].serviceAccounts[0]": 13, "credentialsRequests[1]": 14,
		"credentialsRequests[1].narrow[0].actions[0]": 16, "credentialsRequests[1].narrow[0].condition": 17,
		"credentialsRequests[1].narrow[0].condition.StringEquals":            18,
		`credentialsRequests[1].narrow[0].condition.StringEquals["aws:x/y"]`: 19,
		"credentialsRequests[1].narrow[0].reason":                            20,
		"credentialsRequests[1].name":                                        21, "region": 0, "credentialsRequests[2]": 0,
	} {
		if got := positions.Line(path); got != want {
			t.Errorf("%s: line %d, expected %d", path, got, want)
		}
	}
}

// All that is wrong is told at once, by line, as input errors with advice.
func TestParseTellsAll(t *testing.T) {
	_, _, err := Parse("dir/\nsts-config.yaml", []byte("credentialsRequests:\n- name: x\n  addActions: [{actions: [bad]}]\nrolPath: /x/\nadopt: yes\nadopt: no\nregion: [a]\n"))
	var got []string
	for _, e := range diagnostic.Each(err) {
		got = append(got, e.Error())
		if diagnostic.KindOf(e) != diagnostic.Input || len(diagnostic.Hints(e)) != 1 {
			t.Errorf("%v: %v", e, diagnostic.Hints(e))
		}
	}
	want := []string{
		`dir/ sts-config.yaml:3: credentialsRequests[0].addActions[0].actions[0] is "bad"; an action is written service:Action, such as ec2:RunInstances or s3:Get*`,
		"dir/ sts-config.yaml:3: credentialsRequests[0].addActions[0].reason is missing; say on one line why this is so, for whoever reviews the roles",
		"dir/ sts-config.yaml:4: rolPath is unknown; did you mean rolePath?",
		`dir/ sts-config.yaml:5: adopt must be true or false, not "yes"`,
		"dir/ sts-config.yaml:7: region must be a string, not a list",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nexpected\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Of many mistakes the first are told.
func TestParseManyMistakes(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "a%d: 1\n", i)
	}
	_, _, err := Parse(FileName, []byte(b.String()))
	all := diagnostic.Each(err)
	if len(all) != maxProblems+1 || !strings.HasPrefix(all[0].Error(), "sts-config.yaml:1: a0 ") ||
		all[maxProblems].Error() != "sts-config.yaml: has 4900 more problems, which are not listed" {
		t.Errorf("%d errors, the last: %v", len(all), all[len(all)-1])
	}
}
