package view

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// The elements of JUnit's XML that CI systems read: a suite for each group, a case for each
// result. The format has no standard; this is the part that Jenkins' and GitLab's readers
// agree on: https://github.com/testmoapp/junitxml
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitMessage `xml:"failure,omitempty"`
		Skipped *junitMessage `xml:"skipped,omitempty"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes the result as JUnit XML, for pipelines: a problem is a failure; a warning
// passes, with its text as the case's output.
func (v Verified) JUnit(w io.Writer) error {
	all := junitSuites{Name: "openshift-install-sts verify"}
	byGroup := map[verify.Group]int{}
	for _, c := range v.Checks {
		at, ok := byGroup[c.Group]
		if !ok {
			at = len(all.Suites)
			byGroup[c.Group] = at
			all.Suites = append(all.Suites, junitSuite{Name: string(c.Group)})
		}
		suite := &all.Suites[at]
		suite.Tests++
		all.Tests++
		switch c.Outcome {
		case verify.Problem:
			suite.Failures++
			all.Failures++
		case verify.Skipped:
			suite.Skipped++
			all.Skipped++
		case verify.OK, verify.Warning:
		}
		suite.Cases = append(suite.Cases, c.junit())
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return write(w, "\n")
}

func (c VerifiedCheck) junit() junitCase {
	result := junitCase{Class: "openshift-install-sts." + string(c.Group), Name: c.ID}
	if c.Subject != "" {
		result.Name += ": " + c.Subject
	}
	switch c.Outcome {
	case verify.Problem:
		result.Failure = &junitMessage{Message: c.sentence(), Type: string(verify.Problem), Text: c.Advice}
	case verify.Skipped:
		result.Skipped = &junitMessage{Message: c.Reason}
	case verify.Warning:
		result.Out = "warning: " + c.sentence() + "\n" + c.Advice
	case verify.OK:
	}
	return result
}
