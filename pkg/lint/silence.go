package lint

import (
	"errors"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Silence is an entry of lint.silence in sts-config.yaml: findings that somebody has looked at.
type Silence struct {
	// Check is the identifier of a check.
	Check string
	// Request is the CredentialsRequest whose findings are meant, namespace/name or name; empty
	// for all of them.
	Request string
	// Reason says why the finding is all right; mandatory.
	Reason string
}

// Validate refuses a silence of a check that there is not, and one without a reason. The error
// does not say where the entry stands: who read it knows.
func (s Silence) Validate() error {
	if s.Check == unusedSilenceID {
		return diagnostic.Inputf("Remove the entry that silences nothing instead.", "%s cannot be silenced", unusedSilenceID)
	}
	if _, ok := Lookup(s.Check); !ok {
		return diagnostic.Inputf("The checks are "+strings.Join(silenceable(), ", ")+".",
			"%s is no check of the policies", diagnostic.Quote(s.Check))
	}
	if strings.TrimSpace(s.Reason) == "" {
		return diagnostic.Inputf("Add a line `reason:` that says why what the check finds is all right.",
			"the silence of %s has no reason", s.Check)
	}
	return nil
}

// silenceable are the identifiers that a silence may name.
func silenceable() []string {
	var ids []string
	for _, c := range Checks() {
		if c.ID != unusedSilenceID {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// validate returns what is wrong with any of the silences.
func validate(silences []Silence) error {
	var errs []error
	for _, s := range silences {
		errs = append(errs, s.Validate())
	}
	return errors.Join(errs...)
}

// matches reports whether the silence is for a finding.
func (s Silence) matches(f Finding) bool {
	if s.Check != f.Check {
		return false
	}
	_, name, qualified := strings.Cut(f.Request, "/")
	return s.Request == "" || s.Request == f.Request || qualified && s.Request == name
}

// silenced marks the findings that a silence is for, with the reason of the first one, and appends
// a finding for each silence that is for none.
func silenced(findings []Finding, silences []Silence) []Finding {
	for i := range findings {
		if at := slices.IndexFunc(silences, func(s Silence) bool { return s.matches(findings[i]) }); at >= 0 {
			findings[i].Silenced, findings[i].Reason = true, diagnostic.OneLine(strings.TrimSpace(silences[at].Reason))
		}
	}
	check, _ := Lookup(unusedSilenceID)
	for _, s := range silences {
		if slices.ContainsFunc(findings, s.matches) {
			continue
		}
		detail := "the silence of " + s.Check + " silences nothing"
		if s.Request != "" {
			detail += " of " + diagnostic.Quote(s.Request)
		}
		findings = append(findings, Finding{Check: check.ID, Advice: check.Advice, Detail: detail})
	}
	return findings
}
