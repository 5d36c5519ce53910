package main

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/destroy"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/oidc/served"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/offline"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// issuerKeys is what is left to do at an issuer that the user serves: nobody but him can take the
// cluster's key away there.
type issuerKeys struct {
	left view.IssuerLeft
	// documents are what is to be served from now on, by path; none where nobody else's keys are left,
	// or where it is not known what is served.
	documents map[string][]byte
}

// issuerKeys looks at what a self-hosted issuer that others share serves now; nil for any other issuer
// but those that the user serves. It opens no connection for an issuer of this cluster alone.
func (d *destruction) issuerKeys(ctx context.Context) *issuerKeys {
	if d.found.IssuerKind != endpoint.SelfHosted {
		return nil
	}
	k := &issuerKeys{left: view.IssuerLeft{URL: d.found.Issuer}}
	key, kids, shared := d.ownKeys()
	if !shared && !d.opts.SharedIssuer && len(d.found.Sharing()) == 0 {
		k.left.RemoveKeyIDs = kids
		k.left.Advice = "No cluster needs what you serve there any more, unless others share it: take the documents away."
		return k
	}
	set, err := d.servedKeys(ctx)
	if err != nil {
		k.left.RemoveKeyIDs = kids
		d.log.Warnf("The keys of the issuer cannot be read: %v", err)
		k.left.Advice = "What it serves could not be read. Take " + named(kids) + " out of its keys.json and openid/v1/jwks: who holds it can assume the other clusters' roles. Their keys must stay."
		return k
	}
	remaining, removed := destroy.WithoutKeys(set, key, kids)
	k.left.RemoveKeyIDs, k.left.OtherKeyIDs = removed, remaining.KeyIDs()
	switch {
	case len(kids) == 0:
		k.left.Advice = "Which of its keys are this cluster's is not known here, since there is no state: find out, and take them out of keys.json and openid/v1/jwks. The other clusters' keys must stay."
	case len(remaining.Keys) == 0:
		k.left.Advice = "It serves no other cluster's key: take the documents away."
	case len(removed) == 0:
		k.left.Advice = "It does not serve this cluster's key any more; the other clusters' keys stay as they are."
	default:
		document, err := remaining.Document()
		if err != nil { // it was read as JSON a moment ago
			d.log.Warnf("The keys of the issuer cannot be written: %v", err)
			break
		}
		k.documents = map[string][]byte{oidc.KeysPath: document, oidc.APIServerKeysPath: document}
		k.left.Advice = "It still serves " + named(removed) + " of this cluster: who holds it can assume the other clusters' roles. Serve the files below in place of those that are served; the other clusters' keys are in them and stay."
	}
	return k
}

// named names keys by their kids, which may be out of a document that anybody wrote.
func named(kids []string) string {
	switch len(kids) {
	case 0:
		return "this cluster's key"
	case 1:
		return "the key " + verify.KeyIDs(kids)
	}
	return "the keys " + verify.KeyIDs(kids)
}

// ownKeys returns what the state knows of the cluster's keys: the one that it has now, and the kids of all
// that it published, and whether others' were published with them.
func (d *destruction) ownKeys() (key *oidc.Key, kids []string, shared bool) {
	if d.found.Other != "" {
		return nil, nil, false // the state is another cluster's
	}
	pair, config := &keypair.KeyPair{}, &oidcconfig.OIDCConfig{}
	if found, err := d.store.Previous(pair); err == nil && found {
		if published, err := pair.Published(); err == nil {
			key, kids = &published, []string{published.Kid}
		}
	}
	if found, err := d.store.Previous(config); err == nil && found {
		for _, kid := range config.KeyIDs {
			if !slices.Contains(config.ForeignKeyIDs, kid) && !slices.Contains(kids, kid) {
				kids = append(kids, kid)
			}
		}
		shared = len(config.ForeignKeyIDs) > 0
	}
	return key, kids, shared
}

// servedKeys reads the key set that the issuer serves.
func (d *destruction) servedKeys(ctx context.Context) (oidc.KeySet, error) {
	out := &outbound.Outbound{}
	d.store.Fetched(out)
	client, err := served.NewClient(out.Settings)
	if err != nil {
		return oidc.KeySet{}, err
	}
	defer client.Close()
	defer d.progress.Busy("Reading the keys of " + d.found.Issuer)()
	return client.Read(ctx, d.found.Issuer).KeySet()
}

// write writes the documents that are to be served from now on into the install directory.
func (k *issuerKeys) write(dir string) (*view.IssuerLeft, error) {
	for _, key := range []string{oidc.KeysPath, oidc.APIServerKeysPath} {
		document, ok := k.documents[key]
		if !ok {
			continue
		}
		file := path.Join(offline.ServedFolder, key)
		if err := durable.WriteFile(dir, file, document, 0o644); err != nil {
			return &k.left, diagnostic.Failuref(durable.Advice(err), "the keys that %s is to serve from now on: %w", k.left.URL, fmt.Errorf("%s: %w", file, err))
		}
		k.left.Serve = append(k.left.Serve, view.Serve{File: file, URL: k.left.URL + "/" + key, ContentType: oidc.ContentType})
	}
	return &k.left, nil
}
