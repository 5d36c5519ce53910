package installdir

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// pullSecretManifest is the part of the pull secret's manifest that is wanted.
type pullSecretManifest struct {
	Data map[string]string `json:"data"`
}

// PullSecret returns the cluster's pull secret, in the format of Docker's config.json, and
// the file that it was read from, as the user would type it; or nothing when the directory
// holds none. It is read each time: nothing keeps it.
func (d *Directory) PullSecret() (secret []byte, file string, err error) {
	if d.source == installConfigFile {
		secret, err = d.installConfigPullSecret()
		return secret, d.path(installConfigFile), err
	}
	if d.Stage == StageManifests || d.Stage == StageBoth {
		secret, err = d.manifestPullSecret()
		if len(secret) > 0 || err != nil {
			return secret, d.path(pullSecretFile), err
		}
	}
	state, err := d.installerState()
	if err != nil || state.pullSecret == "" {
		return nil, "", err
	}
	return []byte(state.pullSecret), d.path(stateFile), nil
}

func (d *Directory) installConfigPullSecret() ([]byte, error) {
	data, err := d.readFile(installConfigFile, maxManifestBytes)
	if err != nil {
		return nil, err
	}
	secret, err := parsePullSecret(data, fromYAML)
	if err != nil {
		return nil, d.badInstallConfig(err)
	}
	if secret == "" {
		return nil, nil
	}
	return []byte(secret), nil
}

func (d *Directory) manifestPullSecret() ([]byte, error) {
	data, err := d.readFile(pullSecretFile, maxManifestBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var object pullSecretManifest
	if err := fromYAML(data, &object); err != nil {
		return nil, d.damaged(pullSecretFile, err)
	}
	secret, err := base64.StdEncoding.DecodeString(object.Data[".dockerconfigjson"])
	if err != nil {
		return nil, d.damaged(pullSecretFile, errors.New("data[.dockerconfigjson] is not base64"))
	}
	return secret, nil
}

func parsePullSecret(data []byte, decode unmarshal) (string, error) {
	var doc struct {
		PullSecret string `json:"pullSecret"`
	}
	if err := decode(data, &doc); err != nil {
		return "", fmt.Errorf("pull secret: %w", err)
	}
	return doc.PullSecret, nil
}

func (d *Directory) badInstallConfig(err error) error {
	return diagnostic.Inputf("Mend the file.", "cannot understand %s: %w", d.path(installConfigFile), err)
}
