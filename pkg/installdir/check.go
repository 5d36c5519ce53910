package installdir

import (
	"context"
	"errors"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Given is what the user gave by flag. It wins over what the
// directory says.
type Given struct {
	InfraName string
	Region    string
}

// CheckForManifests says why manifests cannot be added to the directory, or why a
// cluster made of them would fail. All reasons that stand beside each other are joined.
func (d *Directory) CheckForManifests(ctx context.Context, given Given) error {
	if err := d.checkPlatform(); err != nil {
		return err // nothing else matters then
	}
	var refusals []error
	switch d.Stage {
	case StageIgnition:
		return d.refuseConsumed()
	case StageInstallConfig:
		return d.refuseInstallConfig()
	case StageBoth:
		return d.refuseBoth()
	case StageManifests:
		if !d.survey.infrastructure {
			refusals = append(refusals, d.refuseNoInfrastructure())
		}
	case StageEmpty:
	}
	refusals = append(refusals, d.checkFacts(given), d.checkCredentialsMode())
	found, err := d.scan(ctx)
	if err != nil {
		return err
	}
	return errors.Join(append(refusals, found...)...)
}

// CheckForCloud says why AWS resources cannot be made for the cluster of this
// directory. Unlike CheckForManifests it does not ask for manifests, but the
// infrastructure name and the region must be known and settled.
func (d *Directory) CheckForCloud(ctx context.Context, given Given) error {
	if err := d.checkPlatform(); err != nil {
		return err
	}
	if d.Stage == StageBoth && given.InfraName == "" {
		return d.refuseBoth() // the name is about to change
	}
	refusals := []error{d.checkFacts(given), d.checkCredentialsMode()}
	if d.Stage == StageManifests {
		found, err := d.scan(ctx)
		if err != nil {
			return err
		}
		refusals = append(refusals, found...)
	}
	return errors.Join(refusals...)
}

// CheckForKey says why a signing key is of no use to the cluster of this directory.
func (d *Directory) CheckForKey() error {
	if err := d.checkPlatform(); err != nil {
		return err
	}
	return d.checkCredentialsMode()
}

// checkFacts demands a name and a region, on which no two files disagree.
func (d *Directory) checkFacts(given Given) error {
	refusals := []error{d.checkName(given), d.checkRegion(given)}
	for _, c := range d.conflicts {
		if !c.settled(given) {
			refusals = append(refusals, c.err)
		}
	}
	return errors.Join(refusals...)
}

func (d *Directory) checkName(given Given) error {
	switch {
	case given.InfraName != "":
		return ValidateInfraName(given.InfraName)
	case d.InfraName != "":
		if err := ValidateInfraName(d.InfraName); err != nil {
			return fmt.Errorf("%s: %w", d.where(), err)
		}
		return nil
	case d.Stage == StageEmpty:
		return diagnostic.Inputf(
			"Name the directory that openshift-install uses with --dir, or give the infrastructure name with --name.",
			"%s holds no file of openshift-install: the infrastructure name is not known", d.where())
	case d.Stage == StageInstallConfig:
		return diagnostic.Inputf(
			"Run "+d.createManifests()+", which makes it; or choose a name with --name.",
			"the infrastructure name of %s does not exist yet", d.where())
	}
	return diagnostic.Inputf("Give it with --name.", "no file in %s tells the infrastructure name", d.where())
}

func (d *Directory) checkRegion(given Given) error {
	switch {
	case given.Region != "":
		return ValidateRegion(given.Region)
	case d.Region != "":
		if err := ValidateRegion(d.Region); err != nil {
			return fmt.Errorf("%s: %w", d.where(), err)
		}
		return nil
	}
	return diagnostic.Inputf("Give it with --region.", "no file in %s tells the AWS region", d.where())
}

func (d *Directory) checkPlatform() error {
	const hint = "Name the install directory of an AWS cluster with --dir."
	switch {
	case d.platformConflict != nil:
		return d.platformConflict
	case d.Platform == platformAWS:
		return nil
	case d.Platform != "":
		return diagnostic.Inputf(hint, "%s is for a cluster on platform %q: STS is a service of AWS", d.where(), d.Platform)
	case d.InstallConfig != nil:
		return diagnostic.Inputf(hint, "the install-config of %s names no platform", d.where())
	}
	return nil
}
