package releasepayload

import (
	"context"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

// CheckOffline says what is wrong with the release that is given to render, before there is an
// install directory. None is right as long as there are directories of requests.
func CheckOffline(ctx context.Context, opts *options.Options, log logrus.FieldLogger) error {
	if opts.ReleaseImage == "" && len(opts.CredentialsRequestsDirs) > 0 {
		return nil
	}
	chosen, err := choose(ctx, opts, last{}, log)
	if err != nil {
		return err
	}
	if !chosen.source.Local() {
		return chosen.refuseOffline()
	}
	_, _, err = release.Read(ctx, release.Request{Source: chosen.source, Architecture: defaultArchitecture})
	return err
}

func (c *choice) refuseOffline() error {
	return diagnostic.Inputf(
		"Give a release that is on disk with "+release.Flag+": oci:DIR[:TAG], docker-archive:FILE, oc-mirror:DIR-or-FILE or dir:DIR. Or run `openshift-install-sts extract credentials-requests --dir … --to DIR` where there is a connection, with the cluster's install-config.yaml in the folder that --dir names, and give DIR with --credentials-requests-dir.",
		"release image %s (named by %s) is in a registry, and render opens no connection", c.source, c.by)
}
