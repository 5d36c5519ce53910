package registry

import (
	"errors"
	"fmt"
	"strings"
	"time"

	ggcr "github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// explain says in plain words what went wrong at a place, and what can be done about it.
func (i *Image) explain(p *place, part string, kind kind, err error) (text, hint string) {
	host := otherHost(p, err)
	switch kind {
	case notFound:
		text, hint = explainNotFound(p, part, err)
	case notAuthorised:
		text, hint = i.explainNotAuthorised(p, host, err)
	case untrusted:
		text, hint = i.explainCertificate(err)
	case unreachable:
		text, hint = i.explainUnreachable(p, err)
	case throttled:
		text, hint = explainThrottled(err)
	case serverFailed:
		text, hint = "it failed"+statusSuffix(err), "Run the command again later. Whoever runs the registry finds the reason in its log."
	case plainHTTP:
		text, hint = "it answers plain http, which is not used", "A registry is reached by https only. Have it serve TLS; a certificate authority of its own can be named with --certificate-authority."
	case redirected:
		text, hint = explainRedirect(err)
	case wrongContent:
		text, hint = explainContent(p, err)
	default:
		text, hint = explainOther(p, err)
	}
	if host != "" {
		text = "at " + diagnostic.OneLine(diagnostic.Clip(host, 80)) + ", to which it sends: " + text
	}
	if i.mirrored && i.reference.tag != "" {
		hint += " The mirrors of this repository serve digests only: to use them, name the image by its digest, " +
			i.reference.repository.String() + "@sha256:…."
	}
	return text, hint
}

// explainOther is about answers that a registry does not give.
func explainOther(p *place, err error) (text, hint string) {
	hint = "Look whether this is a container registry, and whether a proxy answers in its place."
	said := innermost(err)
	var answer *ggcr.Error
	var login *loginError
	switch {
	case errors.As(err, &answer):
		return "it answered " + answerText(answer), hint
	case strings.HasPrefix(said, "realm "), strings.HasPrefix(said, "malformed www-authenticate"):
		return "its token server is not contacted: " + diagnostic.Quote(p.scrub(said)),
			"A token server has to be named by https and, unless it is the registry itself, not by a private address."
	case errors.As(err, &login):
		// What it did send could be a credential.
		return "its token server gives no token", hint
	case strings.HasPrefix(said, "failed to parse Location header"):
		return "it redirects to what is no address", hint
	}
	return "its answer is not understood: " + diagnostic.Quote(p.scrub(said)), hint
}

func explainNotFound(p *place, part string, err error) (text, hint string) {
	text = "not found" + statusSuffix(err)
	switch {
	case part != "" && p.source:
		return text, "The registry has the image, and not all that belongs to it: have it copied there anew, and all architectures with it."
	case !p.source:
		return text, "Copy the release to the mirror with oc-mirror or `oc adm release mirror`, or mend the mirrors of the install-config's imageDigestSources."
	}
	return text, "Check the repository and the tag or digest of the release image; `openshift-install version` shows the one that belongs to an installer."
}

func (i *Image) explainNotAuthorised(p *place, host string, err error) (text, hint string) {
	var login *loginError
	if host != "" && !errors.As(err, &login) {
		// Nothing of the pull secret goes to where a registry redirects.
		return "refused" + statusSuffix(err),
			"It does not take what the registry sends there with. Run the command again, and check the clock of this machine and whether a proxy stands between."
	}
	text = "not authorised" + statusSuffix(err)
	c := p.credentials
	switch {
	case c.key != "" && c.anonymous():
		text += fmt.Sprintf(" with the entry %s of %s, which has no credentials", diagnostic.Quote(c.key), i.secret.name)
	case c.key != "":
		text += fmt.Sprintf(" with the entry %s of %s", diagnostic.Quote(c.key), i.secret.name)
	case !i.secret.given:
		text += ", and there is no pull secret"
	default:
		text += fmt.Sprintf(": %s has no entry for it (%s)", i.secret.name, strings.Join(c.looked, ", "))
	}
	hint = "The credentials are those of the install-config's pullSecret, or of --registry-config. Give an entry for " + p.repository.host +
		" that may read " + p.repository.path + "; registries also answer so for a repository that does not exist."
	if len(i.secret.helpers) > 0 && c.anonymous() {
		hint += fmt.Sprintf(" %s leaves credentials to helpers (%s), which are not run: write them into a file with `podman login --authfile FILE %s`.",
			i.secret.name, strings.Join(i.secret.helpers, ", "), p.repository.host)
	}
	return text, hint
}

func explainThrottled(err error) (text, hint string) {
	text = "it throttles" + statusSuffix(err)
	var status *statusError
	if errors.As(err, &status) && status.retryAfter > 0 {
		text += fmt.Sprintf(" and asks to wait %s", status.retryAfter.Round(time.Second))
	}
	return text, "Wait, and run the command again. Many registries throttle those less who log in."
}

func explainRedirect(err error) (text, hint string) {
	text = "it sends to another server, which is not followed"
	var redirect *redirectError
	if !errors.As(err, &redirect) {
		return text, ""
	}
	text = fmt.Sprintf("it sends to %s: %s", diagnostic.Quote(redirect.host), redirect.reason)
	hint = "Have the registry hand out what it stores itself, or send to a host with TLS."
	if redirect.internal {
		hint = "A registry may send to a private address only if it is itself reached in a private network, without a proxy (NO_PROXY). " +
			"Have it send to the name of its storage, or hand out what is stored itself; or copy the image with `skopeo copy` or `oc image mirror` and name the copy: --release-image oci:DIR."
	}
	return text, hint
}

func explainContent(p *place, err error) (text, hint string) {
	hint = "It is damaged, or was changed by somebody. Tell whoever runs the registry"
	if !p.source {
		hint += ", or fill the mirror anew"
	}
	var large *tooLargeError
	if errors.As(err, &large) {
		return large.Error(), "No manifest of a release is as large as that. Look whether this is a container registry, and whether a proxy answers in its place."
	}
	var content *contentError
	if errors.As(err, &content) {
		return content.problem, hint + "."
	}
	return "it is not what it should be", hint + "."
}
