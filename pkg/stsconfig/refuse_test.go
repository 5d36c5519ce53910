package stsconfig

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// bad is a file that is refused, with what is said about it behind the file's name. schema says that
// the schema refuses it, too: it sees neither syntax nor keys that are there twice.
type bad struct {
	name, content, want string
	schema              bool
}

// item is a file with one override.
func item(fields string) string { return "credentialsRequests:\n- name: x\n  " + fields + "\n" }

// added and narrowed are files with one override that has one statement.
func added(fields string) string    { return item("addActions:\n  - {" + fields + "}") }
func narrowed(fields string) string { return item("narrow:\n  - {" + fields + "}") }

func badFiles() []bad {
	long := strings.Repeat("x", 501)
	return []bad{
		{"unknown field", "rolpath: /x/\n", ":1: rolpath is unknown; did you mean rolePath?", true},
		{"flag's name", "role-path: /x/\n", ":1: role-path is unknown; did you mean rolePath?", true},
		{"flag's name, other than the field's", "credentials-requests-dir: [x]\n", ":1: credentials-requests-dir is unknown; did you mean credentialsRequestsDirs?", true},
		{"nothing near", "platform: {aws: {}}\n", ":1: platform is unknown", true},
		{"long unknown field", strings.Repeat("role", 30) + ": 1\n", ":1: " + strings.Repeat("role", 30) + " is unknown", true},
		{"unknown field in an item", item("audience: [x]"), ":3: credentialsRequests[0].audience is unknown; did you mean audiences?", true},
		{"nothing near in an item", item("audiences: [x]\n  permissions: x"), ":4: credentialsRequests[0].permissions is unknown; there can be name, roleARN, audiences, serviceAccounts, addActions, removeActions, narrow", true},
		{"unknown in lint", "lint: {ignore: []}\n", ":1: lint.ignore is unknown; there can be silence", true},
		{"twice", "name: a\nregion: eu-west-1\nname: b\n", ":3: name is set more than once, first in line 1", false},
		{"twice in a map", "tags: {a: b, 'a': c}\n", ":1: tags.a is set more than once, first in line 1", false},
		{"a list", "- name: x\n", ":1: must be a map, not a list", true},
		{"a text", "name\n", ":1: must be a map, not a string", true},
		{"number for a text", "accountID: 123456789012\n", `:1: accountID must be a string, not a number; put it in quotes: "123456789012"`, true},
		{"octal for a text", "accountID: 0123\n", `:1: accountID must be a string, not a number; put it in quotes: "0123"`, true},
		{"truth value for a text", "tags: {a: true}\n", `:1: tags.a must be a string, not true or false; put it in quotes: "true"`, true},
		{"map for a text", "rolePath: {a: b}\n", ":1: rolePath must be a string, not a map", true},
		{"nothing", "rolePath:\n", ":1: rolePath has no value: give it one, or remove the line", true},
		{"nothing in a list", "credentialsRequestsDirs:\n- a\n-\n", ":3: credentialsRequestsDirs[1] has no value: give it one, or remove the line", true},
		{"all commented out", "tags:\n#  a: b\n", ":1: tags has no value: give it one, or remove the line", true},
		{"text for a truth value", "adopt: 'true'\n", `:1: adopt must be true or false, not "true"`, true},
		{"number for a truth value", "adopt: 1\n", ":1: adopt must be true or false, not 1", true},
		{"text for a number", "concurrency: many\n", `:1: concurrency must be a whole number, not "many"`, true},
		{"fraction", "concurrency: 1.5\n", ":1: concurrency must be a whole number, not 1.5", true},
		{"octal", "concurrency: 0o7\n", ":1: concurrency must be a whole number, not 0o7", false},
		{"too large", "concurrency: 99999999999\n", ":1: concurrency must be a whole number, not 99999999999", false},
		{"number for a duration", "requestTimeout: 30\n", ":1: requestTimeout must be a duration such as 90s or 1h30m, not 30", true},
		{"no duration", "requestTimeout: 30 seconds\n", `:1: requestTimeout must be a duration such as 90s or 1h30m, not "30 seconds"`, true},
		{"negative duration", "requestTimeout: -30s\n", `:1: requestTimeout must be a duration such as 90s or 1h30m, not "-30s"`, true},
		{"endless duration", "requestTimeout: 9999999999999h\n", `:1: requestTimeout must be a duration such as 90s or 1h30m, not "9999999999999h"`, false},
		{"text for a list", "credentialsRequestsDirs: x\n", ":1: credentialsRequestsDirs must be a list, not a string", true},
		{"list for a map", "tags: [a]\n", ":1: tags must be a map, not a list", true},
		{"number as a key", "tags: {1: a}\n", `:1: tags has a key that is a number; put it in quotes: "1"`, false},
		{"no key", "credentialsRequests:\n- name: x\n  narrow:\n  - reason: r\n    condition: {Null: {a: true}}\n", `:5: credentialsRequests[0].narrow[0].condition has a key that is empty (null); put it in quotes: "Null"`, false},
		{"list as a key", "[a]: b\n", ":1: the file has a key that is a list", false},
		{"long key", "tags: {\"" + strings.Repeat("k", 600) + "\": a}\n", `:1: the key "` + strings.Repeat("k", 80) + `…" is longer than 512 bytes`, false},
		{"merge", "tags: &t {a: b}\nlint: {<<: *t}\n", ":2: lint has the merge key <<, which is not read: write the fields out, or let an alias stand for a whole value", false},
		{"own tag", "rolePath: !mine /x/\n", `:1: rolePath must be a string, not something with the tag "!mine"`, false},
		{"binary", "rolePath: !!binary aGVsbG8=\n", `:1: rolePath must be a string, not something with the tag "!!binary"`, false},
		{"tagged map", "tags: !mine {a: b}\n", `:1: tags must be a map, not something with the tag "!mine"`, false},
		{"alias of another type", "tags: &t {a: b}\n\nrolePath: *t\n", ":3: rolePath must be a string, not a map", true},
		{"alias to itself", "credentialsRequests: &l\n- *l\n", ":2: credentialsRequests[0] must be a map, not a list", false},
		{"escape sequences", "\"role\\x1b[2JPath\": x\n", `:1: ["role\x1b[2JPath"] is unknown`, true},

		{"second document", "name: a\n---\nname: b\n", ":3: holds a second document, which nothing would read", false},
		{"second document after an end", "name: a\n...\nname: b\n", ":3: did not find expected <document start>", false},
		{"zero", "name: a\x00\n", ":1: holds the control character U+0000", false},
		{"escape", "name: a\nregion: \x1b[2J\n", ":2: holds the control character U+001B", false},
		{"not UTF-8", "# c\r\nname: \xff\n", ":2: is not UTF-8 text", false},
		{"UTF-16", "\xff\xfen\x00", ":1: is not UTF-8 text", false},
		{"too large", strings.Repeat("#", maxSize+1), ": is larger than 512 KiB", false},
		{"unknown anchor", "name: a\n\nregion: *none\n", ":3: unknown anchor 'none' referenced", false},
		{"indentation", "# c\nname: a\nregion: b\n  accountID: c\n", ":4: mapping values are not allowed in this context", false},
		{"tab", "name: a\ntags:\n\ta: b\n", ":3: found character that cannot start any token", false},
		{"list in a map", "# c\nname: a\nregion: b\n\n- c\nadopt: true\n", ":5: did not find expected key", false},
		{"list behind what has several lines", "# c\ntags: {a: b,\n  c: d}\nname: 'a\n  b'\n- c\nadopt: true\n", ":6: did not find expected key", false},
		{"open quotes", "name: a\nregion: 'b\nadopt: true\n", ":2: found unexpected end of stream", false},

		{"override without a name", "credentialsRequests:\n- audiences: [x]\n", ":2: credentialsRequests[0].name is missing; write the CredentialsRequest's name, or its namespace, a slash and its name", true},
		{"override without anything", "credentialsRequests:\n- name: x\n", ":2: credentialsRequests[0] changes nothing about the request: give it roleARN, audiences, serviceAccounts, addActions, removeActions, narrow", true},
		{"override with a wrong name", "credentialsRequests:\n- {name: a/b/c, audiences: [x]}\n", `:2: credentialsRequests[0].name is "a/b/c"; write the CredentialsRequest's name, or its namespace, a slash and its name`, true},
		{"request twice", "credentialsRequests:\n- {name: a, audiences: [x]}\n- {name: b, audiences: [x]}\n- {name: a, serviceAccounts: [x]}\n", `:4: credentialsRequests[2].name is "a", and so is credentialsRequests[0].name: say all about a request in one item`, false},
		{"no role", item("roleARN: arn:aws:iam::123456789012:user/x"), `:3: credentialsRequests[0].roleARN is "arn:aws:iam::123456789012:user/x"; the ARN of an IAM role looks like arn:aws:iam::123456789012:role/name`, true},
		{"empty role", item("roleARN: ''"), `:3: credentialsRequests[0].roleARN is ""; the ARN of an IAM role looks like arn:aws:iam::123456789012:role/name`, true},
		{"role and accounts", item("roleARN: arn:aws:iam::123456789012:role/x\n  serviceAccounts: [a]"), ":4: credentialsRequests[0].serviceAccounts cannot be given beside roleARN, whose role is used as it is", true},
		{"role and narrowing", item("roleARN: arn:aws:iam::123456789012:role/x\n  narrow: [{reason: r, resources: ['*']}]"), ":4: credentialsRequests[0].narrow cannot be given beside roleARN, whose role is used as it is", true},
		{"no audience", item("audiences: []"), ":3: credentialsRequests[0].audiences is empty: put something in, or remove it", true},
		{"empty audience", item("audiences: [a, '']"), `:3: credentialsRequests[0].audiences[1] is ""; an audience has 1 to 255 characters, no white space, and no ${, which begins a policy variable`, true},
		{"audience with space", item("audiences: ['a b']"), `:3: credentialsRequests[0].audiences[0] is "a b"; an audience has 1 to 255 characters, no white space, and no ${, which begins a policy variable`, true},
		{"audience with a wide space", item("audiences: ['a\u3000b']"), `:3: credentialsRequests[0].audiences[0] is "a\u3000b"; an audience has 1 to 255 characters, no white space, and no ${, which begins a policy variable`, false},
		{"only what is unknown is told", item("adActions: [{}]"), ":3: credentialsRequests[0].adActions is unknown; did you mean addActions?", true},
		{"only the wrong reason is told", added("actions: [a:B], resons: r"), ":4: credentialsRequests[0].addActions[0].resons is unknown; did you mean reason?", true},
		{"long audience", item("audiences: [" + strings.Repeat("x", 256) + "]"), `:3: credentialsRequests[0].audiences[0] is "` + strings.Repeat("x", 80) + `…"; an audience has 1 to 255 characters, no white space, and no ${, which begins a policy variable`, true},
		{"audience with a policy variable", item("audiences: ['a${aws:x}']"), `:3: credentialsRequests[0].audiences[0] is "a${aws:x}"; an audience has 1 to 255 characters, no white space, and no ${, which begins a policy variable`, true},
		{"audience with a late policy variable", item("audiences: ['$a{$${']"), `:3: credentialsRequests[0].audiences[0] is "$a{$${"; an audience has 1 to 255 characters, no white space, and no ${, which begins a policy variable`, true},
		{"audience twice", item("audiences: [a, b, a]"), `:3: credentialsRequests[0].audiences[2] is "a", and so is item 0 of the list, the first being 0`, true},
		{"no account", item("serviceAccounts: [a, B]"), `:3: credentialsRequests[0].serviceAccounts[1] is "B"; a lowercase RFC 1123 subdomain`, true},
		{"account of a namespace", item("serviceAccounts: ['ns:a']"), `:3: credentialsRequests[0].serviceAccounts[0] is "ns:a"; a lowercase RFC 1123 subdomain`, true},
		{"no additions", item("addActions: []"), ":3: credentialsRequests[0].addActions is empty: put something in, or remove it", true},
		{"no removals", item("removeActions: []"), ":3: credentialsRequests[0].removeActions is empty: put something in, or remove it", true},
		{"no narrowing", item("narrow: []"), ":3: credentialsRequests[0].narrow is empty: put something in, or remove it", true},
		{"addition without actions", added("reason: r"), ":4: credentialsRequests[0].addActions[0].actions is missing", true},
		{"addition of nothing", added("reason: r, actions: []"), ":4: credentialsRequests[0].addActions[0].actions is empty: put something in, or remove it", true},
		{"removal without actions", item("removeActions: [{reason: r}]"), ":3: credentialsRequests[0].removeActions[0].actions is missing", true},
		{"action without a service", added("reason: r, actions: [GetObject]"), `:4: credentialsRequests[0].addActions[0].actions[0] is "GetObject"; an action is written service:Action, such as ec2:RunInstances or s3:Get*`, true},
		{"all actions", added("reason: r, actions: ['*']"), `:4: credentialsRequests[0].addActions[0].actions[0] is "*"; an action is written service:Action, such as ec2:RunInstances or s3:Get*`, true},
		{"removal of a bad action", item("removeActions:\n  - {reason: r, actions: ['s3: Get']}"), `:4: credentialsRequests[0].removeActions[0].actions[0] is "s3: Get"; an action is written service:Action, such as ec2:RunInstances or s3:Get*`, true},
		{"bad resource", added("reason: r, actions: [a:B], resources: [bucket]"), `:4: credentialsRequests[0].addActions[0].resources[0] is "bucket"; a resource is *, or an ARN of six fields without white space, such as arn:aws:s3:::bucket/*`, true},
		{"resource of two fields", added("reason: r, actions: [a:B], resources: ['arn:x']"), `:4: credentialsRequests[0].addActions[0].resources[0] is "arn:x"; a resource is *, or an ARN of six fields without white space, such as arn:aws:s3:::bucket/*`, true},
		{"resource that ends too early", narrowed("reason: r, resources: ['arn:aws:ec2:*']"), `:4: credentialsRequests[0].narrow[0].resources[0] is "arn:aws:ec2:*"; a resource is *, or an ARN of six fields without white space, such as arn:aws:s3:::bucket/*`, true},
		{"resource without a name", narrowed("reason: r, resources: ['arn:aws:ec2:::']"), `:4: credentialsRequests[0].narrow[0].resources[0] is "arn:aws:ec2:::"; a resource is *, or an ARN of six fields without white space, such as arn:aws:s3:::bucket/*`, true},
		{"resource of removal", item("removeActions:\n  - {reason: r, actions: [a:B], resources: ['*']}"), ":4: credentialsRequests[0].removeActions[0].resources is unknown; there can be actions, reason", true},
		{"no reason", added("actions: [a:B]"), ":4: credentialsRequests[0].addActions[0].reason is missing; say on one line why this is so, for whoever reviews the roles", true},
		{"empty reason", added("actions: [a:B], reason: ' '"), `:4: credentialsRequests[0].addActions[0].reason is " "; say on one line why this is so, for whoever reviews the roles`, true},
		{"reason of two lines", added("actions: [a:B], reason: \"a\\nb\""), `:4: credentialsRequests[0].addActions[0].reason is "a\nb"; say on one line why this is so, for whoever reviews the roles`, true},
		{"long reason", added("actions: [a:B], reason: " + long), ":4: credentialsRequests[0].addActions[0].reason has 501 characters; at most 500 are allowed", true},
		{"removal without a reason", item("removeActions:\n  - {actions: [a:B]}"), ":4: credentialsRequests[0].removeActions[0].reason is missing; say on one line why this is so, for whoever reviews the roles", true},
		{"narrowing without a reason", narrowed("resources: ['*']"), ":4: credentialsRequests[0].narrow[0].reason is missing; say on one line why this is so, for whoever reviews the roles", true},
		{"narrowing of nothing", narrowed("actions: [a:B], reason: r"), ":4: credentialsRequests[0].narrow[0] narrows nothing: give it resources, a condition, or both", true},
		{"empty condition", narrowed("reason: r, condition: {}"), ":4: credentialsRequests[0].narrow[0].condition is empty: put something in, or remove it", true},
		{"condition without keys", narrowed("reason: r, condition: {Bool: {}}"), ":4: credentialsRequests[0].narrow[0].condition.Bool is empty: put something in, or remove it", true},
		{"condition without operator", narrowed("reason: r, condition: {aws:SourceVpc: vpc-1}"), `:4: credentialsRequests[0].narrow[0].condition["aws:SourceVpc"] must be a map, not a string`, true},
		{"unknown operator", narrowed("reason: r, condition: {StringEqual: {a: b}}"), ":4: credentialsRequests[0].narrow[0].condition.StringEqual is no operator that IAM knows; StringEquals is one, and StringLikeIfExists", true},
		{"operator that cannot be optional", narrowed("reason: r, condition: {NullIfExists: {a: true}}"), ":4: credentialsRequests[0].narrow[0].condition.NullIfExists is no operator that IAM knows; StringEquals is one, and StringLikeIfExists", true},
		{"condition without values", narrowed("reason: r, condition: {Bool: {a: []}}"), ":4: credentialsRequests[0].narrow[0].condition.Bool.a is empty, so that nothing could ever match it", true},
		{"condition of nothing", narrowed("reason: r, condition: {Bool: {a: }}"), ":4: credentialsRequests[0].narrow[0].condition.Bool.a must be a string, a number, true or false, or a list of those, not empty (null)", true},
		{"condition of a map", narrowed("reason: r, condition: {Bool: {a: {b: c}}}"), ":4: credentialsRequests[0].narrow[0].condition.Bool.a must be a string, a number, true or false, or a list of those, not a map", true},
		{"condition of lists", narrowed("reason: r, condition: {Bool: {a: [[b]]}}"), ":4: credentialsRequests[0].narrow[0].condition.Bool.a[0] must be a string, a number, true or false, or a list of those, not a list", true},
		{"condition of a huge number", narrowed("reason: r, condition: {NumericEquals: {a: 9007199254740993}}"), ":4: credentialsRequests[0].narrow[0].condition.NumericEquals.a must be a string, a number, true or false, or a list of those, not 9007199254740993", false},
		{"condition of no number", narrowed("reason: r, condition: {NumericEquals: {a: .nan}}"), ":4: credentialsRequests[0].narrow[0].condition.NumericEquals.a must be a string, a number, true or false, or a list of those, not .nan", false},
		{"condition of neither true nor false", narrowed("reason: r, condition: {Bool: {a: maybe}}"), `:4: credentialsRequests[0].narrow[0].condition.Bool.a must be true or false for Bool, not "maybe"`, true},
		{"condition of one for true", narrowed("reason: r, condition: {BoolIfExists: {a: 1}}"), `:4: credentialsRequests[0].narrow[0].condition.BoolIfExists.a must be true or false for BoolIfExists, not 1`, true},
		{"one of several", narrowed("reason: r, condition: {'Null': {a: ['true', 'no']}}"), `:4: credentialsRequests[0].narrow[0].condition.Null.a[1] must be true or false for Null, not "no"`, true},
		{"condition of letters for a number", narrowed("reason: r, condition: {NumericLessThan: {a: abc}}"), `:4: credentialsRequests[0].narrow[0].condition.NumericLessThan.a must be a number for NumericLessThan, not "abc"`, true},
		{"condition of a variable for a number", narrowed("reason: r, condition: {'ForAnyValue:NumericEqualsIfExists': {a: '${aws:x}'}}"), `:4: credentialsRequests[0].narrow[0].condition["ForAnyValue:NumericEqualsIfExists"].a must be a number for ForAnyValue:NumericEqualsIfExists, not "${aws:x}"`, true},
		{"condition of no date", narrowed("reason: r, condition: {DateGreaterThan: {a: tomorrow}}"), `:4: credentialsRequests[0].narrow[0].condition.DateGreaterThan.a must be a date such as 2030-12-31T23:59:59Z, or seconds since 1970 for DateGreaterThan, not "tomorrow"`, true},
		{"condition of no day", narrowed("reason: r, condition: {DateGreaterThan: {a: '2030-02-30'}}"), `:4: credentialsRequests[0].narrow[0].condition.DateGreaterThan.a must be a date such as 2030-12-31T23:59:59Z, or seconds since 1970 for DateGreaterThan, not "2030-02-30"`, false},
		{"condition of a negative date", narrowed("reason: r, condition: {DateEquals: {a: -5}}"), `:4: credentialsRequests[0].narrow[0].condition.DateEquals.a must be a date such as 2030-12-31T23:59:59Z, or seconds since 1970 for DateEquals, not -5`, true},
		{"condition of no address", narrowed("reason: r, condition: {NotIpAddress: {a: host.example.com}}"), `:4: credentialsRequests[0].narrow[0].condition.NotIpAddress.a must be an IP address, or a range such as 192.0.2.0/24 for NotIpAddress, not "host.example.com"`, true},
		{"condition of no range", narrowed("reason: r, condition: {IpAddress: {a: [192.0.2.0/24, 192.0.2.0/33]}}"), `:4: credentialsRequests[0].narrow[0].condition.IpAddress.a[1] must be an IP address, or a range such as 192.0.2.0/24 for IpAddress, not "192.0.2.0/33"`, false},
		{"silence without a check", "lint:\n  silence:\n  - reason: r\n", ":3: lint.silence[0].check is missing; docs/lint.md has the identifiers, such as any-resource", true},
		{"silence of no check", "lint:\n  silence:\n  - {check: Any Resource, reason: r}\n", `:3: lint.silence[0].check is "Any Resource"; docs/lint.md has the identifiers, such as any-resource`, true},
		{"silence of no request", "lint:\n  silence:\n  - {check: a, request: '', reason: r}\n", ":3: lint.silence[0].request is missing; write the CredentialsRequest's name, or its namespace, a slash and its name", true},
		{"silence without a reason", "lint:\n  silence:\n  - check: a\n", ":3: lint.silence[0].reason is missing; say on one line why this is so, for whoever reviews the roles", true},
	}
}

func TestRefuse(t *testing.T) {
	for _, test := range badFiles() {
		t.Run(test.name, func(t *testing.T) {
			config, positions, err := Parse(FileName, []byte(test.content))
			if err == nil || config != nil || positions != nil {
				t.Fatalf("got %+v, %v", config, err)
			}
			all := diagnostic.Each(err)
			if got := all[0].Error(); len(all) != 1 || !strings.HasPrefix(got, FileName+test.want) ||
				len(got) > len(FileName+test.want) && !strings.Contains(test.want, "RFC 1123") {
				t.Errorf("got\n%v\nexpected\n%s", err, FileName+test.want)
			}
		})
	}
}

// Aliases can make a small file large, and text can be long.
func TestRefuseBombs(t *testing.T) {
	repeat := func(text, separator string, times int) string {
		return strings.TrimSuffix(strings.Repeat(text+separator, times), separator)
	}
	statements := fmt.Sprintf("- &o\n  name: x\n  removeActions:\n  - &r\n    reason: r\n    actions: &a [&s s3:Get, %s]\n  - %s\n", repeat("*s", ",", 20000), repeat("*r", "\n  - ", 20000))
	for name, content := range map[string]string{
		"aliases":        "credentialsRequests:\n" + statements + repeat("- *o", "\n", 20000) + "\n",
		"long text":      "credentialsRequestsDirs: [&a " + strings.Repeat("x", 100_000) + ", " + repeat("*a", ",", 20000) + "]\n",
		"long operator":  "credentialsRequests:\n- name: x\n  narrow:\n  - {reason: r, condition: {" + strings.Repeat("x", 500) + ": {y: [" + repeat("1", ",", 100_000) + "]}}}\n",
		"long operators": "credentialsRequests:\n- name: x\n  narrow:\n  - {reason: r, condition: {a: &a {" + strings.Repeat("x", 500) + ": 1, " + repeat("b: 1", ", ", 1000) + "}, " + repeat("k: *a", ", ", 40000) + "}}\n",
	} {
		t.Run(name, func(t *testing.T) {
			if len(content) > maxSize {
				t.Fatalf("%d bytes", len(content))
			}
			allocated := allocatedBy(func() {
				if _, _, err := Parse(FileName, []byte(content)); err == nil {
					t.Error("it was read")
				} else if name == "aliases" && !strings.Contains(err.Error(), "grows to more than 16 MiB") {
					t.Error(err)
				}
			})
			if allocated>>20 > 400 {
				t.Errorf("%d MiB were allocated", allocated>>20)
			}
		})
	}
}

func allocatedBy(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
