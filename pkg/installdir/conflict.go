package installdir

import "github.com/openshift/openshift-install-sts/pkg/diagnostic"

// conflict is a matter on which two files disagree.
type conflict struct {
	err error
	// settled reports whether what the user gave makes the matter harmless.
	settled func(Given) bool
}

// compareWithInfrastructure notes where the two manifests disagree that say where the
// cluster will run. openshift-install writes both from one install-config, so one was
// edited; the cluster would come up half in either place, and late.
func (d *Directory) compareWithInfrastructure(config *InstallConfig, infra infrastructure) {
	hint := "Make the two agree; openshift-install writes them alike with " + d.createManifests() + "."
	d.platformConflict = d.compare("platform", clusterConfigFile, config.PlatformName,
		infrastructureFile, infra.platform(), hint)
	d.note(func(Given) bool { return false },
		d.compare("region", clusterConfigFile, config.Region,
			infrastructureFile, infra.Status.PlatformStatus.AWS.Region, hint))
}

// compareWithMetadata notes where the two files disagree that outlive the manifests. It
// is then not certain which cluster is meant.
func (d *Directory) compareWithMetadata(state *installerState, md *metadata) {
	d.note(func(given Given) bool { return given.InfraName != "" },
		d.compare("infrastructure name", stateFile, state.infraName,
			metadataFile, md.InfraID, "Say which cluster is meant with --name."))
	if state.installConfig != nil {
		d.note(func(given Given) bool { return given.Region != "" },
			d.compare("region", stateFile, state.installConfig.Region,
				metadataFile, md.AWS.Region, "Say which region is meant with --region."))
	}
}

func (d *Directory) note(settled func(Given) bool, err error) {
	if err != nil {
		d.conflicts = append(d.conflicts, conflict{err: err, settled: settled})
	}
}

// compare returns an error when two files say different things. One that says nothing
// agrees with all.
func (d *Directory) compare(what, fileA, a, fileB, b, hint string) error {
	if a == "" || b == "" || a == b {
		return nil
	}
	return diagnostic.Inputf(hint, "the %s is %q in %s and %q in %s",
		what, a, d.path(fileA), b, d.path(fileB))
}
