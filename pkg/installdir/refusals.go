package installdir

import (
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	modeManual = "Manual"
	modeLine   = "`credentialsMode: Manual`"
)

// isManual says whether the cluster leaves its credentials to this program, as far as
// the directory tells.
func (d *Directory) isManual() bool {
	return d.InstallConfig == nil || d.InstallConfig.CredentialsMode == modeManual
}

// describeMode tells the present mode.
func (d *Directory) describeMode() string {
	if mode := d.InstallConfig.CredentialsMode; mode != "" {
		return "credentialsMode is " + mode
	}
	return "credentialsMode is not set"
}

// checkCredentialsMode refuses a cluster that makes its own credentials. When it was
// decided depends on the stage, and so does what to do.
func (d *Directory) checkCredentialsMode() error {
	if d.isManual() {
		return nil
	}
	var hint string
	switch {
	case d.source == installConfigFile || d.Stage == StageBoth:
		hint = "Put the line " + modeLine + " into " + d.path(installConfigFile) + " and run " + d.createManifests() + "."
	case d.Stage == StageIgnition:
		hint = "A cluster is given its mode when it is made: begin in a new directory, with the line " + modeLine + " in install-config.yaml."
	default:
		// openshift-install leaves files in openshift/ that it would not write again,
		// 99_cloud-creds-secret.yaml among them.
		hint = "Put the line " + modeLine + " into your copy of install-config.yaml and the copy into " + d.where() +
			", remove " + d.path(manifestsDir) + " and " + d.path(openshiftDir) + ", and run " + d.createManifests() + " again."
	}
	return diagnostic.Inputf(hint, "%s in the install-config of %s: it must be Manual", d.describeMode(), d.where())
}

func (d *Directory) refuseConsumed() error {
	return diagnostic.Inputf(
		"For a cluster with STS begin in a new directory with install-config.yaml and "+
			"`openshift-install create manifests`, then run this program. "+
			"For the cluster of this directory there are plan, verify and destroy.",
		"the manifests of %s were consumed, as %s shows: what is added now does not reach the cluster",
		d.where(), d.path(d.source))
}

func (d *Directory) refuseInstallConfig() error {
	run := "run " + d.createManifests() + ", then this command again."
	hint := "First " + run
	problem := "the manifests of %s are not made yet, and with them the infrastructure name"
	if d.InfraName != "" {
		problem = "%s has no manifests any more"
	}
	if d.isManual() {
		return diagnostic.Inputf(hint, problem, d.where())
	}
	put := "First put the line " + modeLine + " into "
	if d.source == installConfigFile {
		put += d.path(installConfigFile)
	} else {
		put += "your copy of install-config.yaml and the copy into " + d.where()
	}
	return diagnostic.Inputf(put+" and "+run, problem+"; and %s, where it must be Manual", d.where(), d.describeMode())
}

func (d *Directory) refuseBoth() error {
	const problem = "%s lies beside the manifests: openshift-install would make them again from it and drop what is added"
	again := "run " + d.createManifests() + " again to use it, then this command."
	// When the file only waits to be used, removing it would be the wrong advice.
	if pending, err := d.readInstallConfig(); !d.isManual() && err == nil && pending.CredentialsMode == modeManual {
		return diagnostic.Inputf("Since it has the line "+modeLine+" and the manifests have not, "+again,
			problem, d.path(installConfigFile))
	}
	if !d.isManual() {
		return diagnostic.Inputf("Put the line "+modeLine+" into it and "+again,
			problem+"; in the manifests %s, where it must be Manual", d.path(installConfigFile), d.describeMode())
	}
	return diagnostic.Inputf("Remove it if the manifests are right, or "+again, problem, d.path(installConfigFile))
}

func (d *Directory) refuseNoInfrastructure() error {
	return diagnostic.Inputf(
		"Put the file back; or remove "+d.path(clusterConfigFile)+" and run "+d.createManifests()+
			", which then writes its manifests again as they were.",
		"%s is missing: the cluster would not know its name and its region", d.path(infrastructureFile))
}
