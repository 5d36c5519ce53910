package render

import (
	"fmt"
	"strings"
)

// Readme is the README.md that each format has: how to apply, check and undo it.
type Readme struct {
	// Title is what the folder holds, a few words.
	Title string
	// Intro says in a sentence or two what the files are, in Markdown.
	Intro string
	// Apply, Check and Undo are Markdown. Check comes before what is the same for every
	// format.
	Apply, Check, Undo string
	// Domain are the commands that print the domain of the distribution. They are asked for
	// while the issuer is not known.
	Domain string
}

// File returns the README.md of a format.
func (r Readme) File(s *Stack) File {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", r.Title)
	fmt.Fprintf(&b, "For the cluster `%s` in account %s, region %s, partition %s. Its issuer is\n%s\n\n", s.Name, s.Account, s.Region, s.Partition, issuerWords(s))
	section := func(heading, text string) {
		if heading != "" {
			fmt.Fprintf(&b, "## %s\n\n", heading)
		}
		b.WriteString(strings.TrimSpace(text) + "\n\n")
	}
	section("", r.Intro)
	if s.SelfHosted() {
		section(serveHeading, serveText(s))
	}
	section("Apply", r.Apply)
	if s.Bucket != nil && s.Bucket.KMSKeyARN != "" {
		section("The policy of the key", keyPolicyText(s))
	}
	if s.Pending() {
		section("Then", secondStep(r.Domain))
	}
	section("Check", strings.TrimSpace(r.Check+"\n\n"+planText))
	section("Undo", r.Undo)
	return File{Name: "README.md", Data: []byte(strings.TrimSpace(b.String()) + "\n")}
}

// planText says how to compare everything at once.
const planText = `With credentials that may read the account, and the install directory in the place of DIR:

    openshift-install-sts plan --dir DIR

compares everything in AWS with what it should be, field by field, and changes nothing. Exit code 0 means
that all is there and right, 2 that it lists what is missing or differs.`
