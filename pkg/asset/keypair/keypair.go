package keypair

import (
	"context"
	"crypto/rsa"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// PublicKeyFile is where the public key is kept, under the manual procedure's name.
const PublicKeyFile = "sts/sa-signer.pub"

// KeyPair is the key pair with which the cluster signs service accounts' tokens. It is
// never replaced: a running cluster's tokens are signed with it.
type KeyPair struct {
	// PrivateKey is PEM, PKCS#1; empty when only the public key was given.
	PrivateKey string `json:"privateKey,omitempty"`
	// PublicKey is PEM, PKIX.
	PublicKey string `json:"publicKey"`
	// KeyID is the published kid.
	KeyID string `json:"keyID"`
	// Pending is set in a dry run that finds no key: the real run would make one.
	Pending bool `json:"-"`

	writeTLS bool
}

var (
	_ asset.WritableAsset = (*KeyPair)(nil)
	_ store.Saved         = (*KeyPair)(nil)
	_ store.Changer       = (*KeyPair)(nil)
)

// Name returns the human-friendly name of the asset.
func (*KeyPair) Name() string { return "Key Pair" }

// StateID returns the name in the state file.
func (*KeyPair) StateID() string { return "key-pair" }

// Changes says what is changed.
func (*KeyPair) Changes() string { return "makes a signing key" }

// Dependencies returns the key that exists, and the directory, whose stage says whether a
// key can still reach the cluster.
func (*KeyPair) Dependencies() []asset.Asset {
	return []asset.Asset{&Existing{}, &directory.InstallDir{}, &store.Session{}, &progress.Progress{}}
}

// Generate takes over the existing key, or makes one.
func (k *KeyPair) Generate(ctx context.Context, parents asset.Parents) error {
	existing, dir, session, p := &Existing{}, &directory.InstallDir{}, &store.Session{}, &progress.Progress{}
	parents.Get(existing, dir, session, p)
	consumed := dir.Stage == installdir.StageIgnition
	switch {
	case existing.Public != nil:
		p.Log.Infof("Using the signing key of %s", existing.Source)
		if existing.Private == nil && !consumed {
			p.Log.Warnf("Only the public key was given: put the private key into %s yourself before `openshift-install create cluster`", PrivateKeyFile)
		} else if existing.Private != nil && existing.Rewrite && !consumed && !session.DryRun {
			p.Log.Infof("Rewriting %s as PKCS#1, which every installer reads; the key stays the same", PrivateKeyFile)
		}
	case session.DryRun:
		k.Pending = true
		return nil
	default:
		key, err := generate(ctx, p)
		if err != nil {
			return err
		}
		existing.Private, existing.Public = key, &key.PublicKey
	}
	return k.fill(existing, !consumed)
}

// generate makes a key while the terminal shows that something is going on.
func generate(ctx context.Context, p *progress.Progress) (*rsa.PrivateKey, error) {
	defer p.Busy("Generating an RSA key of 4096 bits")()
	type result struct {
		key *rsa.PrivateKey
		err error
	}
	done := make(chan result, 1)
	go func() {
		key, err := signingkey.Generate()
		done <- result{key, err}
	}()
	select {
	case r := <-done:
		return r.key, r.err
	case <-ctx.Done(): // nothing was kept of the key, so nothing is lost
		return nil, context.Cause(ctx)
	}
}

func (k *KeyPair) fill(existing *Existing, writeTLS bool) error {
	public, err := signingkey.EncodePublic(existing.Public)
	if err != nil {
		return err
	}
	if k.KeyID, err = oidc.KeyID(existing.Public); err != nil {
		return err
	}
	k.PublicKey = string(public)
	if existing.Private != nil {
		k.PrivateKey = string(signingkey.EncodePrivate(existing.Private))
		k.writeTLS = writeTLS
	}
	return nil
}

// Published returns the key as it is published.
func (k *KeyPair) Published() (oidc.Key, error) {
	public, err := signingkey.ParsePublic("the key pair", []byte(k.PublicKey))
	if err != nil {
		return oidc.Key{}, err
	}
	return oidc.NewKey(public)
}

// Files returns the key files. The private key is not put back into tls/ once the
// installer consumed it: openshift-install would make its ignition files again.
func (k *KeyPair) Files() []*asset.File {
	if k.Pending { // what they will hold is not known, but that they will be there is
		return []*asset.File{{Filename: PublicKeyFile}, {Filename: PrivateKeyFile}}
	}
	files := []*asset.File{{Filename: PublicKeyFile, Data: []byte(k.PublicKey)}}
	if k.writeTLS {
		files = append(files, &asset.File{Filename: PrivateKeyFile, Data: []byte(k.PrivateKey)})
	}
	return files
}

// Load reads the private key of tls/.
func (k *KeyPair) Load(fetcher asset.FileFetcher) (bool, error) { return load(k, fetcher) }
