// Package keypair has the key pair with which the cluster signs service accounts' tokens.
package keypair

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// PrivateKeyFile is where the installer takes the signing key from.
const PrivateKeyFile = "tls/bound-service-account-signing-key.key"

// Existing is the key that is there already: given by flag, in tls/, or in the state. It
// is found before anything is changed, so that published keys can be compared with it
// before a new one is made.
type Existing struct {
	// Public is nil when there is no key.
	Public *rsa.PublicKey
	// Private is nil when there is no key, or only its public part.
	Private *rsa.PrivateKey
	// Source says where the key was found.
	Source string
	// Rewrite is set when the file in tls/ holds the right key in a form that the
	// installer up to 4.19 does not read.
	Rewrite bool
}

// Name returns the human-friendly name of the asset.
func (*Existing) Name() string { return "Existing Key" }

// Dependencies returns the options, which may name a key, the directory, whose stage says
// whether a new key could still reach the cluster, and the session.
func (*Existing) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}, &store.Session{}}
}

// candidate is a key that was found.
type candidate struct {
	source  string
	private *rsa.PrivateKey
	public  *rsa.PublicKey
}

// Generate finds the key. Keys found in several places must be one and the same.
func (e *Existing) Generate(_ context.Context, parents asset.Parents) error {
	opts, dir, session := &options.Options{}, &directory.InstallDir{}, &store.Session{}
	parents.Get(opts, dir, session)
	if err := dir.CheckForKey(); err != nil {
		return err
	}
	var found []candidate
	for _, find := range []func() (*candidate, error){
		func() (*candidate, error) { return e.fromTLS(session) },
		func() (*candidate, error) { return fromState(session) },
		func() (*candidate, error) {
			return fromPrivateFile(opts.Source("private-key-file"), opts.PrivateKeyFile)
		},
		func() (*candidate, error) {
			return fromPublicFile(opts.Source("public-key-file"), opts.PublicKeyFile)
		},
	} {
		c, err := find()
		if err != nil {
			return err
		}
		if c != nil {
			found = append(found, *c)
		}
	}
	for _, c := range found {
		if c.private != nil {
			c.public = &c.private.PublicKey
		}
		if e.Public == nil {
			e.Public, e.Source = c.public, c.source
		} else if !e.Public.Equal(c.public) {
			return differ(e.Source, c.source)
		}
		if e.Private == nil {
			e.Private = c.private
		}
	}
	if e.Public == nil && dir.Stage == installdir.StageIgnition {
		return diagnostic.Inputf("Give the cluster's key with --private-key-file or --public-key-file.",
			"the ignition files of %s are made, so that a new signing key cannot reach the cluster any more", dir.Dir)
	}
	return nil
}

// differ refuses two different keys: using either would break what the other signed.
func differ(one, other string) error {
	return diagnostic.Inputf(
		"Exactly one key can sign the cluster's tokens, and it must be the one that is published (see sts/oidc/keys.json, and the bucket). Remove the file or the flag that names the wrong key; one that may be in use is never replaced. If the wrong one is in the state file and was never published, move "+store.StateFileName+" away.",
		"the signing key of %s is not that of %s", one, other)
}

func (e *Existing) fromTLS(session *store.Session) (*candidate, error) {
	file, err := session.Files().FetchByName(PrivateKeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diagnostic.Inputf("Make the file readable.", "read the signing key: %w", err)
	}
	key, err := signingkey.ParsePrivate(PrivateKeyFile, file.Data)
	if err != nil {
		return nil, err
	}
	e.Rewrite = !key.PKCS1
	return &candidate{source: PrivateKeyFile, private: key.Key}, nil
}

func fromState(session *store.Session) (*candidate, error) {
	saved := &KeyPair{}
	if found, err := session.Previous(saved); err != nil || !found {
		return nil, err
	}
	const source = "the state file " + store.StateFileName
	if saved.PrivateKey != "" {
		key, err := signingkey.ParsePrivate(source, []byte(saved.PrivateKey))
		if err != nil {
			return nil, err
		}
		return &candidate{source: source, private: key.Key}, nil
	}
	public, err := signingkey.ParsePublic(source, []byte(saved.PublicKey))
	if err != nil {
		return nil, err
	}
	return &candidate{source: source, public: public}, nil
}

// fromPrivateFile reads the private key in the file that an option names; source says where the option is
// from, such as "--private-key-file".
func fromPrivateFile(source, name string) (*candidate, error) {
	data, err := readGiven(source, name)
	if err != nil || data == nil {
		return nil, err
	}
	source += " " + name
	key, err := signingkey.ParsePrivate(source, data)
	if err != nil {
		return nil, err
	}
	return &candidate{source: source, private: key.Key}, nil
}

// fromPublicFile is the same for the public key.
func fromPublicFile(source, name string) (*candidate, error) {
	data, err := readGiven(source, name)
	if err != nil || data == nil {
		return nil, err
	}
	source += " " + name
	key, err := signingkey.ParsePublic(source, data)
	if err != nil {
		return nil, err
	}
	return &candidate{source: source, public: key}, nil
}

func readGiven(source, name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, diagnostic.Inputf("Give a file that exists and can be read.", "%s: %w", source, err)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

// Published returns the key as it is published, or nil when there is none.
func (e *Existing) Published() (*oidc.Key, error) {
	if e.Public == nil {
		return nil, nil
	}
	key, err := oidc.NewKey(e.Public)
	if err != nil {
		return nil, fmt.Errorf("the signing key of %s: %w", e.Source, err)
	}
	return &key, nil
}
