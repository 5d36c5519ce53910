package credentialsrequest

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

func checkOwnName(meta object, request Request) {
	if request.Name == "" {
		meta.c.blame(meta.at.To("name"), "is missing")
	} else {
		meta.c.checkName(meta.at.To("name"), request.Name, validation.IsDNS1123Subdomain)
	}
	if request.Namespace != "" {
		meta.c.checkName(meta.at.To("namespace"), request.Namespace, validation.IsDNS1123Label)
	}
}

// checkName blames a name that the API server would refuse.
func (c *checker) checkName(at *document.Path, name string, rule func(string) []string) {
	if wrong := rule(name); len(wrong) > 0 {
		c.blame(at, "is %s: %s", diagnostic.Quote(name), strings.Join(wrong, "; "))
	}
}

func parseAnnotations(meta object) map[string]string {
	values, ok := meta.object("annotations")
	if !ok || len(values.fields) == 0 {
		return nil
	}
	annotations := make(map[string]string, len(values.fields))
	size := 0
	for _, key := range slices.Sorted(maps.Keys(values.fields)) {
		annotations[key] = values.str(key)
		size += len(key) + len(annotations[key])
	}
	if size > maxAnnotationBytes {
		values.c.blame(values.at, "are larger than %d KiB, which Kubernetes does not accept", maxAnnotationBytes>>10)
	}
	return annotations
}

func parseSecret(spec object) Secret {
	c, at := spec.c, spec.at.To("secretRef")
	ref, ok := spec.object("secretRef")
	if !ok {
		c.blame(at, "is missing; it says where the component expects its credentials")
		return Secret{}
	}
	secret := Secret{Namespace: ref.str("namespace"), Name: ref.str("name")}
	if secret.Name == "" {
		c.blame(at.To("name"), "is missing")
	} else {
		c.checkName(at.To("name"), secret.Name, validation.IsDNS1123Subdomain)
	}
	if secret.Namespace == "" {
		c.blame(at.To("namespace"), "is missing")
	} else {
		c.checkName(at.To("namespace"), secret.Namespace, validation.IsDNS1123Label)
	}
	// The others are those of any object reference; they say nothing here.
	for _, field := range ref.unknown("name", "namespace", "kind", "apiVersion", "uid", "resourceVersion", "fieldPath") {
		c.note(LevelWarning, "%s is not a field that this program knows; it is ignored", field)
	}
	return secret
}

func parseServiceAccounts(spec object) []string {
	names := spec.strs("serviceAccountNames")
	for i, name := range names {
		spec.c.checkName(spec.at.To("serviceAccountNames").At(i), name, validation.IsDNS1123Subdomain)
	}
	return names
}

// parseTokenPath is strict since the path becomes a line of an AWS configuration file: a
// line break in it would add settings of its own.
func parseTokenPath(spec object) string {
	tokenPath := spec.str("cloudTokenPath")
	if tokenPath != "" && (!strings.HasPrefix(tokenPath, "/") || strings.ContainsFunc(tokenPath, isNotForPath)) {
		spec.c.blame(spec.at.To("cloudTokenPath"), "is %s; it must be an absolute path without spaces", diagnostic.Quote(tokenPath))
	}
	return tokenPath
}

func isNotForPath(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }

func parseRoleARN(provider object) string {
	arn := provider.str("stsIAMRoleARN")
	if _, ok := cloud.ParseRoleARN(arn); !ok && arn != "" {
		provider.c.blame(provider.at.To("stsIAMRoleARN"), "is %s; the ARN of an IAM role looks like arn:aws:iam::123456789012:role/name", diagnostic.Quote(arn))
	}
	return arn
}
