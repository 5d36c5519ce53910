package installdir

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// configMap is the part of a ConfigMap that is wanted.
type configMap struct {
	Kind string            `json:"kind"`
	Data map[string]string `json:"data"`
}

// infrastructure is the part of the Infrastructure manifest that is wanted. It is what
// the cluster will call itself, whatever the state says.
type infrastructure struct {
	Status struct {
		InfrastructureName string `json:"infrastructureName"`
		Platform           string `json:"platform"`
		PlatformStatus     struct {
			Type string `json:"type"`
			AWS  struct {
				Region string `json:"region"`
			} `json:"aws"`
		} `json:"platformStatus"`
	} `json:"status"`
}

// platform is the platform's name as an install-config writes it.
func (i infrastructure) platform() string {
	if i.Status.PlatformStatus.Type != "" {
		return strings.ToLower(i.Status.PlatformStatus.Type)
	}
	return strings.ToLower(i.Status.Platform)
}

// clusterConfig reads the install-config, without its pull secret, out of the ConfigMap
// cluster-config-v1.
func (d *Directory) clusterConfig() (*InstallConfig, error) {
	data, err := d.readFile(clusterConfigFile, maxManifestBytes)
	if err != nil {
		return nil, err
	}
	config, err := parseClusterConfig(data)
	if err != nil {
		return nil, d.damaged(clusterConfigFile, err)
	}
	return config, nil
}

func parseClusterConfig(data []byte) (*InstallConfig, error) {
	var object configMap
	if err := fromYAML(data, &object); err != nil {
		return nil, err
	}
	text := object.Data["install-config"]
	if text == "" {
		return nil, errors.New("no install-config in the data of the ConfigMap")
	}
	config, err := parseInstallConfig([]byte(text), fromYAML)
	if err != nil {
		return nil, fmt.Errorf("install-config: %w", err)
	}
	return config, nil
}

// infrastructureManifest reads the Infrastructure manifest. One that does not exist
// says nothing; CheckForManifests misses it.
func (d *Directory) infrastructureManifest() (infrastructure, error) {
	var object infrastructure
	data, err := d.readFile(infrastructureFile, maxManifestBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return object, nil
	}
	if err != nil {
		return object, err
	}
	if err := fromYAML(data, &object); err != nil {
		return object, d.damaged(infrastructureFile, err)
	}
	return object, nil
}

// damaged tells of a manifest of openshift-install's that cannot be understood.
func (d *Directory) damaged(name string, err error) error {
	// Without cluster-config.yaml openshift-install takes all manifests from its state.
	return diagnostic.Inputf(
		"Mend the file; or remove "+d.path(clusterConfigFile)+" and run "+d.createManifests()+
			", which then writes its manifests again as they were.",
		"cannot understand %s: %w", d.path(name), err)
}

// installerVersion is the version of the openshift-install that made the manifests.
// Nothing depends on it, so what cannot be read is as good as missing.
func (d *Directory) installerVersion() string {
	data, err := d.readFile(installerVersionFile, maxManifestBytes)
	if err != nil {
		return ""
	}
	var object configMap
	if err := fromYAML(data, &object); err != nil {
		return ""
	}
	return object.Data["version"]
}
