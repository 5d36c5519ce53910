package offline

import (
	"context"
	"crypto/rsa"
	"io/fs"

	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// stateFile is how the state file is named as the place of a key.
const stateFile = "the state file " + store.StateFileName

// hiveKeyFile is where render puts the private key for Hive.
const hiveKeyFile = "sts/hive/signing-key/secret.yaml"

// publicKey returns the cluster's public key; nil where the state has none that can be read.
func (e *evidence) publicKey() *rsa.PublicKey {
	if e.Key == nil {
		return nil
	}
	key, err := signingkey.ParsePublic(stateFile, []byte(e.Key.PublicKey))
	if err != nil {
		return nil
	}
	return key
}

// checkSigningKey compares the key in tls/, both halves in the state, and the public one in sts/.
func checkSigningKey(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	public, err := signingkey.ParsePublic(stateFile, []byte(e.Key.PublicKey))
	if err != nil {
		return c.Failed(stateFile, err)
	}
	var results []verify.Result
	if kid, err := oidc.KeyID(public); err != nil || kid != e.Key.KeyID {
		results = append(results, c.Problem(stateFile, "%s calls its key %s, and the key is %s", stateFile, e.Key.KeyID, kid).
			Advise("Restore the state file from a backup."))
	}
	if e.Key.PrivateKey != "" {
		private, err := signingkey.ParsePrivate(stateFile, []byte(e.Key.PrivateKey))
		if err != nil {
			results = append(results, c.Failed(stateFile, err)...)
		} else if !private.Key.PublicKey.Equal(public) {
			results = append(results, c.Problem(stateFile, "%s has a private key that is not that of its public key", stateFile).
				Advise("Restore the state file from a backup."))
		}
	}
	results = append(results, e.compareTLSKey(c, public)...)
	return append(results, e.comparePublicFile(c, public)...)
}

// compareTLSKey judges the key that openshift-install will take. Whether it is there and can
// be read is for other checks to say.
func (e *evidence) compareTLSKey(c verify.Check, public *rsa.PublicKey) []verify.Result {
	if why := e.awaited(); why != "" {
		return []verify.Result{c.Skipped(keypair.PrivateKeyFile, "%s", why)}
	}
	var private signingkey.Private
	data, err := e.folder.read(keypair.PrivateKeyFile, maxDocument)
	if err == nil {
		private, err = signingkey.ParsePrivate(keypair.PrivateKeyFile, data)
	}
	switch {
	case err != nil:
		return []verify.Result{c.Skipped(keypair.PrivateKeyFile, "there is no key to look at in %s", keypair.PrivateKeyFile)}
	case private.Key.PublicKey.Equal(public):
		return nil
	}
	return []verify.Result{c.Problem(keypair.PrivateKeyFile, "the signing key in %s is %s, and the one that is published is %s: tokens would be refused",
		keypair.PrivateKeyFile, keyID(&private.Key.PublicKey), e.Key.KeyID).Advise("%s", e.putBack())}
}

// putBack says how the cluster's key comes into tls/ in place of what is there.
func (e *evidence) putBack() string {
	if e.Key.PrivateKey == "" {
		return "Put the private key that belongs to " + keypair.PublicKeyFile + " into " + keypair.PrivateKeyFile + "."
	}
	return "Move " + keypair.PrivateKeyFile + " away and run `openshift-install-sts create manifests` again, or `render` if that wrote it: it puts the cluster's key back."
}

// comparePublicFile judges the public key in sts/, which only people read.
func (e *evidence) comparePublicFile(c verify.Check, public *rsa.PublicKey) []verify.Result {
	const file = keypair.PublicKeyFile
	data, err := e.folder.read(file, maxDocument)
	switch {
	case isMissing(err):
		return []verify.Result{c.Warning(file, "there is no %s", file)}
	case err != nil:
		return []verify.Result{c.Problem(file, "%s cannot be read: %v", file, err)}
	}
	found, err := signingkey.ParsePublic(file, data)
	if err != nil {
		return []verify.Result{c.Problem(file, "%v", err)}
	}
	if !found.Equal(public) {
		return []verify.Result{c.Problem(file, "the public key in %s is %s, and the cluster's is %s", file, keyID(found), e.Key.KeyID)}
	}
	return nil
}

// keyID is the kid of a key in a message.
func keyID(public *rsa.PublicKey) string {
	kid, err := oidc.KeyID(public)
	if err != nil {
		return "another one"
	}
	return kid
}

// checkKeyForm judges the files that hold the private key.
func checkKeyForm(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	if e.awaited() == "" {
		data, err := e.folder.read(keypair.PrivateKeyFile, maxDocument)
		switch {
		case isMissing(err):
			results = append(results, c.Skipped(keypair.PrivateKeyFile, "there is no %s", keypair.PrivateKeyFile))
		case err != nil:
			results = append(results, c.Problem(keypair.PrivateKeyFile, "%s cannot be read: %v", keypair.PrivateKeyFile, err))
		default:
			results = append(results, e.judgeKeyFile(c, data)...)
		}
	} else {
		results = append(results, c.Skipped(keypair.PrivateKeyFile, "%s", e.awaited()))
	}
	for _, name := range []string{keypair.PrivateKeyFile, store.StateFileName, hiveKeyFile} {
		const others fs.FileMode = 0o077
		info, err := fs.Stat(e.folder.files, name)
		if err != nil || info.Mode().Perm()&others == 0 || name == store.StateFileName && e.Key.PrivateKey == "" {
			continue
		}
		results = append(results, c.Problem(name, "%s holds the private key and has the mode %04o: others than its owner may read it", name, info.Mode().Perm()).
			Advise("Run `chmod 600 %s` in the install directory. If somebody else may have read the key, start anew with another one.", name))
	}
	return results
}

func (e *evidence) judgeKeyFile(c verify.Check, data []byte) []verify.Result {
	key, err := signingkey.ParsePrivate(keypair.PrivateKeyFile, data)
	if err != nil {
		return []verify.Result{c.Problem(keypair.PrivateKeyFile, "%v", err).Advise("%s", e.putBack())}
	}
	if !key.PKCS1 {
		return []verify.Result{c.Problem(keypair.PrivateKeyFile, "%s is not one PKCS#1 block alone, and openshift-install up to 4.19 reads nothing else", keypair.PrivateKeyFile)}
	}
	return nil
}
