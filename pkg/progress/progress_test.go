package progress

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"
	logtest "github.com/sirupsen/logrus/hooks/test"
)

// Where there is no terminal the progress is lines in the log, and nothing else.
func TestPlainLines(t *testing.T) {
	var out bytes.Buffer
	console, isTerminal := NewConsole(&out)
	if isTerminal {
		t.Fatal("a buffer is taken for a terminal")
	}
	log, hook := logtest.NewNullLogger()
	log.SetLevel(logrus.DebugLevel)
	p := New(log, console)
	p.Expect(2)
	p.Expect(1)
	done := p.Busy("Generating a key")
	p.Done("Created bucket b", true)
	p.Done("Unchanged: role r", false)
	done()
	p.Done("Created role s", true)
	p.Close()
	var got []string
	for _, e := range hook.AllEntries() {
		got = append(got, e.Level.String()+" "+e.Message)
	}
	want := []string{"info Generating a key", "info Created bucket b (1 of 3)", "debug Unchanged: role r (2 of 3)", "info Created role s (3 of 3)"}
	if !slices.Equal(got, want) {
		t.Errorf("the log is %q, want %q", got, want)
	}
	if out.Len() > 0 {
		t.Errorf("the console holds %q", out.String())
	}
}

// What takes no time is not counted; what takes long is still told.
func TestUncounted(t *testing.T) {
	log, hook := logtest.NewNullLogger()
	p := New(log, nil).Uncounted()
	p.Expect(2)
	p.Done("Created bucket b", true)
	if got := hook.LastEntry().Message; got != "Created bucket b" {
		t.Errorf("the log has %q", got)
	}
	if got := p.line(); got != "" {
		t.Errorf("the line is %q", got)
	}
	done := p.Busy("Generating a key")
	if got := p.line(); !strings.HasSuffix(got, " Generating a key (0s)") {
		t.Errorf("the line is %q", got)
	}
	done()
}

// What knows how far it is says so.
func TestMeasured(t *testing.T) {
	log, _ := logtest.NewNullLogger()
	p := New(log, nil)
	far := "1 of 2 MB"
	done := p.Measured("Reading", func() string { return far })
	if got := p.line(); !strings.HasSuffix(got, " Reading (1 of 2 MB, 0s)") {
		t.Errorf("the line is %q", got)
	}
	far = "2 of 2 MB"
	if got := p.line(); !strings.HasSuffix(got, " Reading (2 of 2 MB, 0s)") {
		t.Errorf("the line is %q", got)
	}
	done()
	if got := p.line(); got != "" {
		t.Errorf("the line is %q", got)
	}
}

// Without a console nothing is drawn, and nothing breaks.
func TestWithoutConsole(_ *testing.T) {
	log, _ := logtest.NewNullLogger()
	p := New(log, nil)
	p.Expect(1)
	p.Busy("x")()
	p.Done("y", true)
	p.Close()
}

func TestLine(t *testing.T) {
	log, _ := logtest.NewNullLogger()
	p := New(log, nil)
	if got := p.line(); got != "" {
		t.Errorf("before anything: %q", got)
	}
	first, second := p.Busy("Generating a key"), p.Busy("Reading back")
	p.Expect(7)
	p.Done("x", true)
	want := regexp.MustCompile(`^[|/\\-] Generating a key \(\d+s\), Reading back \(\d+s\), 1 of 7 resources done$`)
	if got := p.line(); !want.MatchString(got) {
		t.Errorf("the line is %q", got)
	}
	first()
	second()
	if got := p.line(); got[2:] != "1 of 7 resources done" {
		t.Errorf("the line is %q", got)
	}
	if one, other := p.line(), p.line(); one[0] == other[0] {
		t.Errorf("the line does not move: %q, %q", one, other)
	}
}

// On a terminal the log is written above the line, which is drawn again, and leaves no
// trace at the end.
func TestTerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "terminal"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out bytes.Buffer
	console := &Console{out: &out, terminal: file} // a terminal of unknown width
	console.show(func() string { return "progress" })
	for _, text := range []string{"first\n", "second\n"} {
		if n, err := console.Write([]byte(text)); err != nil || n != len(text) {
			t.Fatalf("%d bytes of %q were written (%v)", n, text, err)
		}
	}
	console.mu.Lock() // the clock draws, too
	during := screen(out.String())
	console.mu.Unlock()
	if want := "first\nsecond\nprogress"; during != want {
		t.Errorf("the screen shows %q, want %q", during, want)
	}
	console.hide()
	if _, err := console.Write([]byte("third\n")); err != nil {
		t.Fatal(err)
	}
	console.hide() // a second time there is nothing to remove
	if got, want := screen(out.String()), "first\nsecond\nthird\n"; got != want {
		t.Errorf("at the end the screen shows %q, want %q", got, want)
	}
}

// screen returns what a terminal shows: a line that is erased is gone.
func screen(written string) string {
	var shown string
	for i, part := range strings.Split(written, "\r\x1b[K") {
		if i > 0 {
			shown = shown[:strings.LastIndex(shown, "\n")+1]
		}
		shown += part
	}
	return shown
}

func TestNewConsoleOfAFile(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, isTerminal := NewConsole(file); isTerminal {
		t.Error("a file is taken for a terminal")
	}
}
