package documents

import (
	"context"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/oidc/served"
)

// maxKeySet bounds the file of a key set, in bytes.
const maxKeySet = 1 << 20

// lookAtIssuer looks at the keys that a self-hosted issuer serves. Each of them can sign tokens for this
// cluster's roles: those of others are refused unless it was acknowledged that they share the issuer, and
// stay then. What else is wrong with what is served the check says that is made before the identity
// provider is.
func (c *Comparison) lookAtIssuer(ctx context.Context, in inputs) error {
	saved, err := recorded(in.session)
	if err != nil {
		return err
	}
	var set oidc.KeySet
	asks := !in.opts.Offline && !in.opts.SkipIssuerCheck
	switch {
	case in.opts.IssuerKeysFile != "" && !asks:
		set, err = keysFile(ctx, in)
	case !asks && in.opts.SharedIssuer:
		return diagnostic.Inputf("Save what the issuer serves at "+oidc.KeysPath+" to a file, and name it with --issuer-keys-file.",
			"%s: the keys of the other clusters that share %s must stay, and the issuer is not asked for them", in.opts.Source("shared-issuer"), in.endpoint.Issuer)
	case !asks:
		return checkPublished(in.endpoint, in.ours, in.session)
	default:
		set, err = c.ask(ctx, in)
	}
	if err != nil {
		return err
	}
	if err := saved.kept(in, set); err != nil {
		return err
	}
	c.Others = set
	c.Foreign = set.Strangers(in.ours, saved.own)
	if len(c.Foreign) == 0 {
		return nil
	}
	if !in.opts.SharedIssuer {
		return ForeignKeys(in.endpoint.Issuer, c.Foreign)
	}
	in.progress.Log.Warnf("The issuer %s also serves keys of other clusters, which stay: %s. Every cluster of this issuer can assume the roles of this one, and this one theirs, since their tokens differ in nothing that a role looks at.",
		in.endpoint.Issuer, quoted(c.Foreign))
	return nil
}

// kept refuses to write a key set that lacks another key of this cluster's own, which an earlier run
// published: whoever serves it would take the key away from pods whose tokens it signed.
func (r Recorded) kept(in inputs, set oidc.KeySet) error {
	kids := set.KeyIDs()
	for _, kid := range r.KeyIDs {
		if r.own(kid) && (in.ours == nil || kid != in.ours.Kid) && !slices.Contains(kids, kid) && !in.session.DryRun {
			return diagnostic.Failuref("Serve it again, and run the command again once the issuer can be read; the files in sts/oidc are as they were.",
				"the issuer %s does not serve the key %s of this cluster any more, or cannot be read, and what is written would not have it", in.endpoint.Issuer, diagnostic.Quote(kid))
		}
	}
	return nil
}

// ask reads the keys from the issuer. One that serves nothing yet serves no keys. One that cannot be
// asked is told again by the check that comes later, but where others share it, nothing can be written
// that would keep their keys.
func (c *Comparison) ask(ctx context.Context, in inputs) (oidc.KeySet, error) {
	if in.opts.IssuerKeysFile != "" {
		in.progress.Log.Infof("%s is not used: the issuer itself is asked for its keys", in.opts.Source("issuer-keys-file"))
	}
	client, err := served.NewClient(in.connections)
	if err != nil {
		return oidc.KeySet{}, err
	}
	defer client.Close()
	now := client.Read(ctx, in.endpoint.Issuer)
	if ctx.Err() != nil {
		return oidc.KeySet{}, context.Cause(ctx)
	}
	set, err := now.KeySet()
	if in.session.DryRun {
		c.note(in, now)
	}
	switch {
	case err == nil:
		return set, nil
	case in.opts.SharedIssuer && !in.session.DryRun:
		return oidc.KeySet{}, diagnostic.Failuref(
			"Let it answer 404 while there is no key, or serve {\"keys\":[]}. If it cannot be asked from here, save its key set to a file: --skip-issuer-check --issuer-keys-file FILE.",
			"the keys of the other clusters that share the issuer must stay, and are not known: %w", err)
	default:
		in.progress.Log.Debugf("The keys of the issuer cannot be read: %v", err)
		return oidc.KeySet{}, nil
	}
}

// note says in a dry run what the check would find. That is no failure: nothing is served before
// somebody created the documents.
func (c *Comparison) note(in inputs, now *served.Documents) {
	if in.ours == nil {
		in.progress.Log.Warnf("The issuer %s does not serve this cluster's key yet, which is to be made", in.endpoint.Issuer)
		return
	}
	discovery, err := oidc.Discovery(in.endpoint.Issuer)
	if err != nil {
		in.progress.Log.Warn(err)
		return
	}
	problems, warnings := now.Judge(served.Want{Issuer: in.endpoint.Issuer, Discovery: discovery, Key: *in.ours})
	for _, problem := range problems {
		in.progress.Log.Warnf("The issuer does not serve yet what it must: %v", problem)
	}
	for _, w := range warnings {
		in.progress.Log.Warn(w)
	}
}

func keysFile(ctx context.Context, in inputs) (oidc.KeySet, error) {
	const hint = "Name a file with the key set that the issuer serves at " + oidc.KeysPath + "."
	source, name := in.opts.Source("issuer-keys-file"), diagnostic.ShellQuote(in.opts.IssuerKeysFile)
	data, err := inputfile.Read(ctx, in.opts.IssuerKeysFile, maxKeySet)
	if err != nil {
		return oidc.KeySet{}, diagnostic.Inputf(hint, "%s %s %w", source, name, err)
	}
	set, err := oidc.ParseKeySet(data)
	if err != nil {
		return oidc.KeySet{}, diagnostic.Inputf(hint, "%s %s: %w", source, name, err)
	}
	return set, nil
}

// ForeignKeys is the refusal of an issuer that serves keys of others.
func ForeignKeys(issuer string, kids []string) error {
	return diagnostic.Failuref(
		"Whoever has one of these keys could assume this cluster's roles. Give each cluster an issuer of its own, such as a path on the same host; remove the keys if nothing needs them; or acknowledge with --shared-issuer that the clusters of this issuer can assume each other's roles.",
		"the issuer %s serves keys that are not this cluster's: %s", issuer, quoted(kids))
}

func quoted(kids []string) string {
	const most = 10
	var list []string
	for i, kid := range kids {
		if i == most {
			list = append(list, "...")
			break
		}
		list = append(list, diagnostic.Quote(kid))
	}
	return strings.Join(list, ", ")
}
