package keypair

import (
	"errors"
	"io/fs"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// load fills k with the key of tls/, and reports whether there is one. k is left alone
// unless the key can be read.
func load(k *KeyPair, fetcher asset.FileFetcher) (bool, error) {
	file, err := fetcher.FetchByName(PrivateKeyFile)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	key, err := signingkey.ParsePrivate(PrivateKeyFile, file.Data)
	if err != nil {
		return false, err
	}
	loaded := &KeyPair{}
	if err := loaded.fill(&Existing{Private: key.Key, Public: &key.Key.PublicKey}, true); err != nil {
		return false, err
	}
	*k = *loaded
	return true, nil
}
