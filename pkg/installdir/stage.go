package installdir

import (
	"io/fs"
	"path"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Stage says how far openshift-install has come in an install directory.
type Stage string

const (
	// StageEmpty is a directory without any file of openshift-install.
	StageEmpty Stage = "empty"
	// StageInstallConfig is a directory with an install-config and no manifests: either
	// install-config.yaml is there, or openshift-install's state remembers it and the
	// manifests that were made of it are gone.
	StageInstallConfig Stage = "install-config"
	// StageBoth is a directory with install-config.yaml beside the manifests.
	StageBoth Stage = "both"
	// StageManifests is a directory whose manifests the next openshift-install command consumes.
	StageManifests Stage = "manifests"
	// StageIgnition is a directory whose manifests were consumed: the ignition files, or the
	// whole cluster, were made of them.
	StageIgnition Stage = "ignition"
)

// survey is what a look at the file names alone tells.
type survey struct {
	installConfig  bool
	clusterConfig  bool
	infrastructure bool
	metadata       bool
	state          bool
	ignition       string // the first ignition file found
	created        string // what openshift-install leaves when it makes the cloud resources
	manifest       string // a manifest that only openshift-install writes
}

// Files that tell a directory in which openshift-install wrote manifests from one that
// only holds manifests of the user or of this program.
var tellTales = []string{
	infrastructureFile,
	"manifests/cluster-dns-02-config.yml",
	"manifests/cvo-overrides.yaml",
	"manifests/kube-cloud-config.yaml",
	installerVersionFile,
	"openshift/99_kubeadmin-password-secret.yaml",
}

var ignitionFiles = []string{
	"bootstrap.ign", "bootstrap-in-place-for-live-iso.ign", "master.ign", "worker.ign",
}

func (d *Directory) look() (survey, error) {
	var s survey
	var err error
	for _, file := range []struct {
		name  string
		found *bool
	}{
		{installConfigFile, &s.installConfig},
		{clusterConfigFile, &s.clusterConfig},
		{infrastructureFile, &s.infrastructure},
		{metadataFile, &s.metadata},
		{stateFile, &s.state},
	} {
		if *file.found, err = d.exists(file.name); err != nil {
			return s, err
		}
	}
	if s.ignition, err = d.first(ignitionFiles); err != nil {
		return s, err
	}
	if s.manifest, err = d.first(tellTales); err != nil {
		return s, err
	}
	s.created, err = d.provisioned()
	return s, err
}

// provisioned returns the file for which `openshift-install create cluster` refuses to
// run a second time; the older name is that of the releases that used Terraform.
func (d *Directory) provisioned() (string, error) {
	const clusterAPI = ".clusterapi_output/envtest.kubeconfig"
	if found, err := d.exists(clusterAPI); found || err != nil {
		return clusterAPI, err
	}
	entries, err := fs.ReadDir(d.files, ".")
	if err != nil {
		return "", d.unreadable(".", err)
	}
	for _, entry := range entries {
		if ok, _ := path.Match("terraform*.tfstate", entry.Name()); ok {
			return entry.Name(), nil
		}
	}
	return "", nil
}

// recognise decides the stage, and names the file or files that decided it.
//
// Manifests on disk are what the next openshift-install command uses, whatever older
// ignition files lie beside them, unless the cloud resources exist: then it refuses to
// run at all. An install-config.yaml beside metadata.json is a copy that was put back:
// metadata.json stands for a cluster that may be running, so it decides.
func (d *Directory) recognise(s survey) (Stage, string, error) {
	switch {
	case s.created != "":
		return StageIgnition, s.created, nil
	case s.clusterConfig && s.installConfig:
		return StageBoth, clusterConfigFile, nil
	case s.clusterConfig:
		return StageManifests, clusterConfigFile, nil
	case s.metadata:
		return StageIgnition, metadataFile, nil
	case s.installConfig:
		return StageInstallConfig, installConfigFile, nil
	case s.ignition != "":
		return StageIgnition, s.ignition, nil
	case s.manifest != "":
		return "", "", diagnostic.Inputf(
			"Run "+d.createManifests()+": it writes the manifests again.",
			"%s is missing, though %s is there: openshift-install ignores manifests without it",
			d.path(clusterConfigFile), d.path(s.manifest))
	case s.state:
		return d.recogniseState()
	}
	return StageEmpty, "", nil
}

// recogniseState decides the stage of a directory where the state file alone is left.
func (d *Directory) recogniseState() (Stage, string, error) {
	state, err := d.installerState()
	switch {
	case err != nil:
		return "", "", err
	case state.consumed:
		return StageIgnition, stateFile, nil
	case state.installConfig != nil:
		return StageInstallConfig, stateFile, nil
	}
	return StageEmpty, "", nil
}

// isManifestName says whether openshift-install reads a file of that name in manifests/
// and openshift/. It matches names beginning with a dot too.
func isManifestName(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".json")
}
