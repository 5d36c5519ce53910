package credentialsrequest

import "fmt"

// Level says how much a note matters to the user.
type Level string

// The levels of a note; they are those of the log.
const (
	LevelDebug   Level = "debug"
	LevelInfo    Level = "info"
	LevelWarning Level = "warning"
)

// Note is something worth a line in the log that is not an error: what was ignored, what
// was assumed.
type Note struct {
	Level Level `json:"level"`
	// Source is the file, and the document in it, that the note is about.
	Source string `json:"source,omitempty"`
	Text   string `json:"text"`
}

// String is the note on one line.
func (n Note) String() string {
	if n.Source == "" {
		return n.Text
	}
	return fmt.Sprintf("%s: %s", n.Source, n.Text)
}

func notef(level Level, source, format string, args ...any) Note {
	return Note{Level: level, Source: source, Text: fmt.Sprintf(format, args...)}
}

// Logger is the part of a log that notes need.
type Logger interface {
	Debug(args ...any)
	Info(args ...any)
	Warn(args ...any)
}

// Log writes the note into a log, at its level.
func (n Note) Log(log Logger) {
	switch n.Level {
	case LevelWarning:
		log.Warn(n.String())
	case LevelInfo:
		log.Info(n.String())
	default:
		log.Debug(n.String())
	}
}
