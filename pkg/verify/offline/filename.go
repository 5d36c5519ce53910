package offline

import (
	"context"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkFileNames looks for the two files that are read by their names: the Authentication by
// the bootstrap, the signing key by openshift-install.
func checkFileNames(ctx context.Context, e *evidence, c verify.Check) []verify.Result {
	results := e.judgeAuthenticationFile(ctx, c)
	if _, err := e.folder.read(keypair.PrivateKeyFile, maxDocument); isMissing(err) {
		results = append(results, e.missingKey(c))
	}
	return results
}

// missingKey is the result when openshift-install would make a key of its own.
func (e *evidence) missingKey(c verify.Check) verify.Result {
	const file = keypair.PrivateKeyFile
	reason := "there is no " + file + ": openshift-install would make another key, whose tokens AWS refuses"
	advice := c.Advice
	if e.Key != nil && e.Key.PrivateKey == "" {
		reason = "there is no " + file + ", and only the public key was given: without the private one openshift-install would make another, whose tokens AWS refuses"
		advice = fmt.Sprintf("Put the private key that belongs to %s into %s before `openshift-install create cluster`.", keypair.PublicKeyFile, file)
	}
	if name := e.sameKey(); name != "" {
		reason += fmt.Sprintf("; %s holds the right one, and has the wrong name", name)
		advice = fmt.Sprintf("Rename %s to %s.", name, file)
	}
	return c.Problem(file, "%s", reason).Advise("%s", advice)
}

// sameKey returns a file in tls/ that holds the cluster's private key; empty for none.
func (e *evidence) sameKey() string {
	public := e.publicKey()
	names, err := e.folder.names("tls")
	if err != nil || public == nil {
		return ""
	}
	for _, name := range names {
		data, err := e.folder.read(name, maxDocument)
		if err != nil {
			continue
		}
		if key, err := signingkey.ParsePrivate(name, data); err == nil && key.Key.PublicKey.Equal(public) {
			return diagnostic.OneLine(name)
		}
	}
	return ""
}

// checkReadable finds manifests that the bootstrap could not read.
func checkReadable(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, dir := range manifestFolders {
		if err := e.unlisted[dir]; err != nil {
			results = append(results, c.Problem(dir+"/", "the folder %s cannot be read: %v", dir, err))
		}
	}
	for _, m := range e.manifests {
		switch {
		case m.err != nil:
			results = append(results, c.Problem(m.name, "%s cannot be understood: %v", m.name, m.err))
		case m.twofold != nil:
			results = append(results, c.Warning(m.name, "%s can be understood in more than one way: %v", m.name, m.twofold).
				Advise("Mend %s, so that the cluster gets what you mean.", m.name))
		}
	}
	return results
}
