package rolename

import (
	"regexp"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The placeholders of a template.
const (
	// name is the prefix of every AWS resource of the cluster.
	name = "{name}"
	// namespace and secret are the Secret's.
	namespace = "{namespace}"
	secret    = "{secret}"
	// digits are a hash of the other three.
	digits = "{hash}"
)

// part is a placeholder, or a character that stands for itself. These are the characters of IAM's
// role names: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
var part = regexp.MustCompile(`^(\{[^{}]*\}|[A-Za-z0-9_+=,.@-])`)

const hintTemplate = "Write it of letters, digits, _ + = , . @ - and the placeholders {name}, {namespace}, {secret} and {hash}, such as {name}-{secret}-{hash}."

// Check refuses a template that cannot give every Secret of every cluster a role name of its own: one
// with other characters than IAM's or unknown placeholders, one that is too long whatever stands in
// the placeholders, and one that leaves out what tells two Secrets, or two clusters, apart. Empty is
// allowed and means Default. source says where it comes from, such as "--role-name-template".
func Check(source, template string) error {
	shortest := 0
	var found []string
	for at := 0; at < len(template); {
		next := part.FindString(template[at:])
		switch {
		case next == "":
			return diagnostic.Inputf(hintTemplate, "%s %s: at character %d, %s is neither allowed in a role's name nor the start of a placeholder",
				source, diagnostic.Quote(template), at+1, diagnostic.Quote(firstRune(template[at:])))
		case len(next) == 1, next == name, next == namespace, next == secret:
			shortest++
		case next == digits:
			shortest += hashDigits
		default:
			return diagnostic.Inputf(hintTemplate, "%s %s: at character %d, %s is no placeholder", source, diagnostic.Quote(template), at+1, diagnostic.Quote(next))
		}
		found = append(found, next)
		at += len(next)
	}
	switch {
	case template == "":
		return nil
	case shortest > cloud.MaxRoleName:
		return diagnostic.Inputf(hintTemplate, "%s %s: its names have %d characters at least, and IAM allows %d",
			source, diagnostic.Quote(template), shortest, cloud.MaxRoleName)
	case slices.Contains(found, digits):
		return nil
	}
	for _, needed := range []string{name, namespace, secret} {
		if !slices.Contains(found, needed) {
			return diagnostic.Inputf("Add "+needed+", or {hash}, which is different for each Secret of each cluster.",
				"%s %s: without %s two roles would have the same name", source, diagnostic.Quote(template), needed)
		}
	}
	return nil
}

func firstRune(text string) string {
	for _, r := range text {
		return string(r)
	}
	return ""
}

// Of returns the name of the role of a Secret by a template that Check accepted; an empty one means
// Default. Names of more than 64 characters are an error: what would be cut off might be what tells
// two apart. source says where the template comes from.
func Of(source, template, infraName string, s credentialsrequest.Secret) (string, error) {
	if template == "" {
		return Default(infraName, s), nil
	}
	// A slash stands in none of the three, so that no other Secret's three parts join to the same.
	result := strings.NewReplacer(
		name, infraName, namespace, s.Namespace, secret, s.Name, digits, hash(infraName+"/"+s.Namespace+"/"+s.Name),
	).Replace(template)
	if len(result) > cloud.MaxRoleName {
		return "", diagnostic.Inputf("Shorten the template: {hash}, 8 characters that are different for each Secret of each cluster, can take the place of {name}, {namespace} and {secret}.",
			"%s %s: the role of Secret %s would be called %s, which has %d characters, and IAM allows %d",
			source, diagnostic.Quote(template), s, result, len(result), cloud.MaxRoleName)
	}
	return result, nil
}
