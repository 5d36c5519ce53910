package releasepayload

import (
	"context"
	"errors"
	"fmt"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release"
	"github.com/openshift/openshift-install-sts/pkg/release/installer"
)

// choice is the release to use.
type choice struct {
	source release.Source
	origin release.Origin
	// by says who named it, for a message: "--release-image", "/usr/bin/openshift-install".
	by string
}

// choose returns the release to use; nil when the requests are from directories alone. What was
// asked for by flag stays until another flag says otherwise; what openshift-install names is
// asked for again, so that another openshift-install is seen as a change.
func choose(ctx context.Context, opts *options.Options, before last, log logrus.FieldLogger) (*choice, error) {
	switch {
	case opts.ReleaseImage != "":
		return named(opts.ReleaseImage, release.FromFlag, opts.Source("release-image"))
	case len(opts.CredentialsRequestsDirs) > 0, before.directories && !opts.ReadReleaseAgain:
		return nil, nil
	case opts.ReleaseImageOverride != "":
		return named(opts.ReleaseImageOverride, release.FromEnvironment, installer.OverrideVariable)
	case before.payload != nil && before.origin == release.FromFlag:
		return named(before.payload.Location, release.FromFlag, "the last run")
	}
	image, program, err := installer.ReleaseImage(ctx)
	switch {
	case err == nil:
		return named(image, release.FromInstaller, program)
	case ctx.Err() != nil:
		return nil, err
	case before.payload != nil:
		if !errors.Is(err, installer.ErrNotFound) {
			log.Warnf("Whether openshift-install still installs the release of the last run is not known: %v", err)
		}
		return named(before.payload.Location, before.origin, "the last run")
	case errors.Is(err, installer.ErrNotFound):
		hint := "Give the release with " + release.Flag + ": " + release.Forms + ". Or put the openshift-install that installs the cluster on PATH"
		if !opts.ReadReleaseAgain {
			hint += ", or give a directory of CredentialsRequests with --credentials-requests-dir"
		}
		return nil, diagnostic.Inputf(hint+".",
			"the CredentialsRequests of the cluster are not known: %w to ask for its release image", err)
	}
	return nil, err
}

// named returns the choice of a release by its text; by says who named it.
func named(text string, origin release.Origin, by string) (*choice, error) {
	source, err := release.ParseSource(text)
	if err != nil && by != release.Flag {
		err = fmt.Errorf("%s: %w", by, err)
	}
	if err != nil {
		return nil, err
	}
	return &choice{source: source, origin: origin, by: by}, nil
}
