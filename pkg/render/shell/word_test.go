package shell

import (
	"os/exec"
	"testing"
)

// texts have everything that means something to a shell.
var texts = []string{
	"", "a b", "/it's/`odd`/$HOME$(x)/${y}/\"q\"\\/*?[a]!#&;|<>{}~^%/", `'`, `''a''`, "\\", "$(exit 3)", "`exit 3`", "!x", "~", "\\$a\"", "a\\", "$a\\",
	"-n", "a\nb", "日本",
}

// A real shell gives back what was quoted, also beside an expansion.
func TestQuoted(t *testing.T) {
	for _, text := range texts {
		for script, want := range map[string]string{
			"printf %s " + Word(text):                                text,
			`x=y; printf %s "${x}` + InDoubleQuotes(text) + `${x}."`: "y" + text + "y.",
		} {
			out, err := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script).CombinedOutput()
			if err != nil || string(out) != want {
				t.Errorf("%s\ngave %q, %v, and not %q", script, out, err, want)
			}
		}
	}
}

// Nothing in a comment ends it.
func TestComment(t *testing.T) {
	if got, want := Comment("a\nb\r\x1b[2J\u2028c\u2029é"), "a b  [2J c é"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
}
