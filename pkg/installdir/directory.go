package installdir

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// platformAWS is the name of AWS under platform in an install-config.
const platformAWS = "aws"

// Directory is what an openshift-install directory holds.
type Directory struct {
	// Dir is the directory as the user named it.
	Dir   string
	Stage Stage
	// InfraName is the infrastructure name, the prefix of the cluster's AWS resources.
	// It is empty while it does not exist. At StageBoth it is that of the manifests,
	// which openshift-install is about to make again.
	InfraName string
	Region    string
	// ClusterName is metadata.name of the install-config.
	ClusterName string
	// Platform is the name of the platform as an install-config writes it, such as "aws",
	// or empty when nothing in the directory tells.
	Platform   string
	FeatureSet string
	// ServiceEndpoints are URLs by the name of the AWS service.
	ServiceEndpoints map[string]string
	// InstallConfig is nil when nothing in the directory tells.
	InstallConfig *InstallConfig
	// InstallerVersion is the version of the openshift-install that made the manifests;
	// a development build says "was not built correctly".
	InstallerVersion string
	// Warnings are about files that could not be read and were not needed.
	Warnings []string

	files            fs.FS
	survey           survey
	source           string // the file that decided the stage
	conflicts        []conflict
	platformConflict error
}

// Read reads the install directory and changes nothing in it. A directory without files
// of openshift-install is no error: it is StageEmpty.
func Read(ctx context.Context, dir string) (*Directory, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, diagnostic.Inputf(
			"Name the directory that openshift-install uses with --dir.",
			"install directory %s: %w", diagnostic.ShellQuote(dir), fs.ErrNotExist)
	case err != nil:
		return nil, (&Directory{Dir: dir}).unreadable("", err)
	case !info.IsDir():
		return nil, diagnostic.Inputf(
			"Name the directory that openshift-install uses with --dir.",
			"install directory %s is not a directory", diagnostic.ShellQuote(dir))
	}
	return read(ctx, os.DirFS(dir), dir)
}

func read(ctx context.Context, files fs.FS, dir string) (*Directory, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d := &Directory{Dir: dir, files: files}
	var err error
	if d.survey, err = d.look(); err != nil {
		return nil, err
	}
	if d.Stage, d.source, err = d.recognise(d.survey); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	switch d.Stage {
	case StageInstallConfig:
		err = d.fromInstallConfig()
	case StageManifests, StageBoth:
		err = d.fromManifests()
	case StageIgnition:
		err = d.fromRemains()
	case StageEmpty:
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// fromInstallConfig fills the directory before there are manifests.
func (d *Directory) fromInstallConfig() error {
	if d.source == stateFile {
		state, err := d.installerState()
		if err != nil {
			return err
		}
		d.take(state.installConfig)
		// openshift-install keeps a name that it gave as long as nobody puts an
		// install-config.yaml back.
		d.InfraName = state.infraName
		return nil
	}
	config, err := d.readInstallConfig()
	if err != nil {
		return err
	}
	d.take(config)
	return nil
}

func (d *Directory) readInstallConfig() (*InstallConfig, error) {
	data, err := d.readFile(installConfigFile, maxManifestBytes)
	if err != nil {
		return nil, err
	}
	config, err := parseInstallConfig(data, fromYAML)
	if err != nil {
		return nil, d.badInstallConfig(err)
	}
	return config, nil
}

// fromManifests fills the directory while openshift-install's manifests are there.
func (d *Directory) fromManifests() error {
	config, err := d.clusterConfig()
	if err != nil {
		return err
	}
	d.take(config)
	infra, err := d.infrastructureManifest()
	if err != nil {
		return err
	}
	d.compareWithInfrastructure(config, infra)
	d.InfraName = infra.Status.InfrastructureName
	d.Region = cmp.Or(infra.Status.PlatformStatus.AWS.Region, d.Region)
	d.Platform = cmp.Or(infra.platform(), d.Platform)
	if d.InfraName == "" {
		state, err := d.installerState()
		if err != nil {
			return err
		}
		d.InfraName = state.infraName
	}
	d.InstallerVersion = d.installerVersion()
	return nil
}

// fromRemains fills the directory from what is left when the manifests were consumed:
// the state, then metadata.json. A damaged one of the two does no harm as long as the
// other has what is needed.
func (d *Directory) fromRemains() error {
	state, stateErr := d.installerState()
	md, metadataErr := d.metadata()
	if state.installConfig != nil {
		d.take(state.installConfig)
	}
	d.compareWithMetadata(state, md)
	d.InfraName = cmp.Or(state.infraName, md.InfraID)
	d.Region = cmp.Or(d.Region, md.AWS.Region)
	d.ClusterName = cmp.Or(d.ClusterName, md.ClusterName)
	d.Platform = cmp.Or(d.Platform, md.platform)
	d.FeatureSet = cmp.Or(d.FeatureSet, md.FeatureSet)
	if state.installConfig == nil {
		d.ServiceEndpoints = md.endpoints
	}
	damage := errors.Join(stateErr, metadataErr)
	if damage != nil && (d.InfraName == "" || d.Region == "") {
		return damage
	}
	for _, err := range []error{stateErr, metadataErr} {
		if err != nil {
			d.Warnings = append(d.Warnings, err.Error())
		}
	}
	return nil
}

// take copies what an install-config says to the directory.
func (d *Directory) take(config *InstallConfig) {
	d.InstallConfig = config
	d.ClusterName = config.ClusterName
	d.Region = config.Region
	d.Platform = config.PlatformName
	d.FeatureSet = config.FeatureSet
	d.ServiceEndpoints = config.ServiceEndpoints
}
