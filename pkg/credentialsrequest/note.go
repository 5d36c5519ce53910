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
