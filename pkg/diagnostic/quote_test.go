package diagnostic

import "testing"

func TestShellQuote(t *testing.T) {
	for word, want := range map[string]string{
		"lab": "lab", "./a_b-c/d": "./a_b-c/d", "my lab": "'my lab'", "it's": `'it'\''s'`, "": "''", "$(x)": "'$(x)'",
	} {
		if got := ShellQuote(word); got != want {
			t.Errorf("%q: got %s, expected %s", word, got, want)
		}
	}
}
