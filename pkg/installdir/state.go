package installdir

import (
	"encoding/json"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Keys of openshift-install's state: the Go types of its assets.
const (
	stateKeyInstallConfig = "*installconfig.InstallConfig"
	stateKeyClusterID     = "*installconfig.ClusterID"
)

// Assets that are made of the manifests: when the state has one, the manifests were
// consumed.
var consumers = []string{
	"*bootstrap.Bootstrap",
	"*bootstrap.SingleNodeBootstrapInPlace",
	"*cluster.Metadata",
}

// installerState is what is wanted of openshift-install's hidden state file. It
// outlives the files that openshift-install consumes.
type installerState struct {
	installConfig *InstallConfig // nil when the state has none
	infraName     string
	consumed      bool
	pullSecret    string
}

// parseInstallerState decodes the two assets that are wanted and leaves the others as
// they are: they are most of the file.
func parseInstallerState(data []byte) (*installerState, error) {
	var assets map[string]json.RawMessage
	if err := fromJSON(data, &assets); err != nil {
		return nil, err
	}
	state := &installerState{}
	for _, key := range consumers {
		if _, found := assets[key]; found {
			state.consumed = true
		}
	}
	if raw, found := assets[stateKeyClusterID]; found {
		var id struct{ InfraID string }
		if err := fromJSON(raw, &id); err != nil {
			return nil, fmt.Errorf("%s: %w", stateKeyClusterID, err)
		}
		state.infraName = id.InfraID
	}
	if raw, found := assets[stateKeyInstallConfig]; found {
		if err := state.parseInstallConfig(raw); err != nil {
			return nil, fmt.Errorf("%s: %w", stateKeyInstallConfig, err)
		}
	}
	return state, nil
}

func (s *installerState) parseInstallConfig(asset json.RawMessage) error {
	var wrapper struct {
		Config json.RawMessage `json:"config"`
	}
	if err := fromJSON(asset, &wrapper); err != nil {
		return err
	}
	if len(wrapper.Config) == 0 || string(wrapper.Config) == "null" {
		return nil
	}
	config, err := parseInstallConfig(wrapper.Config, fromJSON)
	if err != nil {
		return err
	}
	s.installConfig = config
	s.pullSecret, err = parsePullSecret(wrapper.Config, fromJSON)
	return err
}

// installerState reads the state file. One that does not exist is an empty state.
func (d *Directory) installerState() (*installerState, error) {
	found, err := d.exists(stateFile)
	if !found || err != nil {
		return &installerState{}, err
	}
	data, err := d.readFile(stateFile, maxStateBytes)
	if err != nil {
		return &installerState{}, err
	}
	state, err := parseInstallerState(data)
	if err != nil {
		return &installerState{}, diagnostic.Inputf(
			"Restore the file from a copy: openshift-install needs it too.",
			"cannot understand openshift-install's state %s: %w", d.path(stateFile), err)
	}
	return state, nil
}
