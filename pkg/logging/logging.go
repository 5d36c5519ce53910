// Package logging writes the log as openshift-install does: coloured levels on a terminal,
// key=value lines elsewhere, and everything, with times, into a file.
package logging

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/sirupsen/logrus"
)

// FileName is the log file in the install directory.
const FileName = ".openshift_install_sts.log"

// Hook writes log entries up to a level to a writer.
type Hook struct {
	out       io.Writer
	level     logrus.Level
	formatter logrus.Formatter
}

// NewHook returns a hook that writes entries of level and above, as formatter has them.
func NewHook(out io.Writer, level logrus.Level, formatter logrus.Formatter) *Hook {
	return &Hook{out: out, level: level, formatter: formatter}
}

// Levels returns the levels that the hook is about.
func (h *Hook) Levels() []logrus.Level { return logrus.AllLevels[:h.level+1] }

// Fire writes one entry.
func (h *Hook) Fire(entry *logrus.Entry) error {
	line, err := h.formatter.Format(entry)
	if err != nil {
		return fmt.Errorf("format a log entry: %w", err)
	}
	_, err = h.out.Write(line)
	return err
}

// Console returns the form of the log on stderr.
func Console(isTerminal, colors bool) logrus.Formatter {
	if isTerminal {
		return terminal{colors}
	}
	return &logrus.TextFormatter{DisableTimestamp: true, DisableColors: true}
}

// terminal writes "INFO message", like openshift-install.
type terminal struct{ colors bool }

// Format returns one entry as a line.
func (t terminal) Format(e *logrus.Entry) ([]byte, error) {
	level := strings.ToUpper(e.Level.String())
	if len(level) > 5 {
		level = level[:4]
	}
	if t.colors {
		level = fmt.Sprintf("\x1b[%dm%s\x1b[0m", color(e.Level), level)
	}
	return []byte(level + " " + e.Message + "\n"), nil
}

func color(level logrus.Level) int {
	switch level {
	case logrus.DebugLevel, logrus.TraceLevel:
		return 37 // grey
	case logrus.WarnLevel:
		return 33 // yellow
	case logrus.InfoLevel:
		return 36 // cyan
	default:
		return 31 // red
	}
}

// OpenFile opens the log file of the install directory dir, for its owner alone, and
// returns a hook that writes everything to it, each line at once, until the process ends.
func OpenFile(dir string) (*Hook, error) {
	f, err := os.OpenFile(filepath.Join(dir, FileName), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	if err := f.Chmod(0o600); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("keep the log from others: %w", err)
	}
	return NewHook(bestEffort{f}, logrus.DebugLevel, &logrus.TextFormatter{FullTimestamp: true, DisableColors: true}), nil
}

// bestEffort is a writer for the log file. On a full disk the run has worse to tell than
// that its log is incomplete, which logrus would tell with every line.
type bestEffort struct{ io.Writer }

// Write writes what it can, and reports success.
func (b bestEffort) Write(p []byte) (int, error) {
	_, _ = b.Writer.Write(p)
	return len(p), nil
}

// Discard returns a log that goes nowhere.
func Discard() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}
