package logging

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"
)

// logTo returns a log with a hook at a level, as the command makes it.
func logTo(out io.Writer, level logrus.Level, formatter logrus.Formatter) *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	log.SetLevel(logrus.DebugLevel)
	log.AddHook(NewHook(out, level, formatter))
	return log
}

// say logs one line at every level.
func say(log *logrus.Logger) {
	log.Debug("d")
	log.Info("i")
	log.Warn("w")
	log.Error("e")
}

func TestConsole(t *testing.T) {
	for _, test := range []struct {
		name             string
		terminal, colors bool
		level            logrus.Level
		want             string
	}{
		{"a terminal", true, false, logrus.DebugLevel, "DEBUG d\nINFO i\nWARN w\nERROR e\n"},
		{"a terminal at info", true, false, logrus.InfoLevel, "INFO i\nWARN w\nERROR e\n"},
		{"a terminal at error", true, false, logrus.ErrorLevel, "ERROR e\n"},
		{"colours", true, true, logrus.InfoLevel, "\x1b[36mINFO\x1b[0m i\n\x1b[33mWARN\x1b[0m w\n\x1b[31mERROR\x1b[0m e\n"},
		{"a file", false, false, logrus.WarnLevel, "level=warning msg=w\nlevel=error msg=e\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			say(logTo(&out, test.level, Console(test.terminal, test.colors)))
			if out.String() != test.want {
				t.Errorf("got %q, want %q", out.String(), test.want)
			}
		})
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestHookTellsOfABrokenWriter(t *testing.T) {
	hook := NewHook(brokenWriter{}, logrus.InfoLevel, Console(true, false))
	if err := hook.Fire(&logrus.Entry{Level: logrus.InfoLevel}); err == nil {
		t.Error("there was no error")
	}
}

// The log file has everything, with times, for its owner alone, and goes on in every run.
func TestOpenFile(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		hook, err := OpenFile(dir)
		if err != nil {
			t.Fatal(err)
		}
		log := logrus.New()
		log.SetOutput(io.Discard)
		log.SetLevel(logrus.DebugLevel)
		log.AddHook(hook)
		say(log)
	}
	path := filepath.Join(dir, FileName)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) != 8 || !strings.HasPrefix(lines[0], `time="`) || !strings.HasSuffix(lines[7], "level=error msg=e") || !strings.Contains(lines[4], "level=debug") {
		t.Errorf("the file holds\n%s", data)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v (%v)", info.Mode(), err)
	}
	if _, err := OpenFile(filepath.Join(dir, "missing")); err == nil {
		t.Error("a log was opened in a directory that is not there")
	}
}
