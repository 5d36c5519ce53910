package render

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// Code returns commands as a block of code in Markdown.
func Code(parts ...string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Join(parts, "")) {
		b.WriteString("    " + line)
	}
	return b.String()
}

// Commands returns commands as a block of code that can be pasted into a shell or be run as a
// script: it stops at the first failure without ending the shell that it was pasted into, is
// in the right region, and changes nothing with the credentials of another account.
func Commands(s *Stack, parts ...string) string {
	return Code(append(append([]string{"(\n", Preamble(s)}, parts...), ")\n")...)
}

// Preamble returns the first of the commands of a README.md: they make the others stop at
// the first failure, in the right region, and before anything is done in another account.
func Preamble(s *Stack) string {
	return "set -eu\nexport AWS_REGION=" + s.Region + " AWS_DEFAULT_REGION=" + s.Region + " AWS_PAGER=\n" +
		`[ "$(aws sts get-caller-identity --query Account --output text)" = ` + s.Account + " ] ||\n" +
		"    { echo 'The credentials are not those of account " + s.Account + "' >&2; exit 1; }\n"
}

// CheckDocuments returns how to see that the documents that AWS reads are public; nothing while
// the issuer is not known. With -f, an answer that is an error makes the command fail.
func CheckDocuments(s *Stack) string {
	if s.Pending() {
		return ""
	}
	return "The documents must be readable by everybody:\n\n" +
		Code("curl -fsS "+s.Issuer+"/"+oidc.DiscoveryPath+"\n", "curl -fsS "+s.Issuer+"/"+oidc.KeysPath)
}

// UndoWarning is what stands before the commands that delete everything.
const UndoWarning = "Only when no cluster uses it any more: its components could no longer reach AWS."
