package inclusion

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Verdict says whether a manifest belongs to the cluster, and why.
type Verdict struct {
	Included bool
	// Reason is a sentence for the user, on one line.
	Reason string
	// Warning marks a verdict that the user should look at.
	Warning bool
	// Unjudged says that the manifest is behind a feature gate of which nobody knows whether it
	// is on, and is included since it may be.
	Unjudged bool
}

// finding is what one rule says about a manifest.
type finding struct {
	out      bool
	text     string // empty when the rule has nothing to say
	warning  bool
	unjudged bool
}

func in(format string, args ...any) finding { return finding{text: fmt.Sprintf(format, args...)} }

func out(format string, args ...any) finding {
	return finding{out: true, text: fmt.Sprintf(format, args...)}
}

func (f finding) withWarning() finding {
	f.warning = true
	return f
}

func leftOut(f finding) Verdict {
	return Verdict{Reason: "Left out: " + sentence(f.text), Warning: f.warning}
}

// included tells the most important things only: what the user should look at, else what could
// not be judged.
func included(findings []finding) Verdict {
	v := Verdict{Included: true}
	var reasons, warnings, doubts []string
	for _, f := range findings {
		switch {
		case f.text == "":
		case f.warning:
			v.Warning = true
			warnings = append(warnings, f.text)
		case f.unjudged:
			doubts = append(doubts, f.text)
		default:
			reasons = append(reasons, f.text)
		}
		v.Unjudged = v.Unjudged || f.unjudged
	}
	switch {
	case len(warnings) > 0:
		reasons = warnings
	case len(doubts) > 0:
		reasons = doubts
	}
	v.Reason = "Included: " + sentence(strings.Join(reasons, ", and "))
	return v
}

// sentence is for a text that quotes annotations, whose values may be anything.
func sentence(text string) string {
	return diagnostic.Clip(diagnostic.OneLine(text), 500) + "."
}
