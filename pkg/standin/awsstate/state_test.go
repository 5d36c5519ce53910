package awsstate

import "testing"

func TestNewDocument(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"order and space", "{ \"b\": 1,\n \"a\": [2, 1] }", `{"a":[2,1],"b":1}`},
		{"characters of HTML", `{"a":"<&>"}`, `{"a":"<&>"}`},
		{"large numbers", `12345678901234567890`, `12345678901234567890`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := NewDocument(test.text); err != nil || string(got) != test.want {
				t.Errorf("NewDocument(%q) = %q, %v, want %q", test.text, got, err, test.want)
			}
		})
	}
	for _, text := range []string{"", "{", "{} {}", "{}x"} {
		if got, err := NewDocument(text); err == nil {
			t.Errorf("NewDocument(%q) = %q, want an error", text, got)
		}
	}
}

// A document inside a state is readable: indented, not a string within a string.
func TestJSON(t *testing.T) {
	state := State{Roles: map[string]Role{"a": {ARN: "arn", Path: "/", Trust: `{"a":"<"}`}}}
	const want = `{
  "buckets": null,
  "providers": null,
  "roles": {
    "a": {
      "arn": "arn",
      "path": "/",
      "trust": {
        "a": "<"
      }
    }
  },
  "policies": null
}
`
	if got := state.JSON(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
