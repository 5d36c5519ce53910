package releasepayload

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

// CheckOffline says what is wrong with the release that --release-image gives to render, before
// there is an install directory. An option that was not given is right.
func CheckOffline(ctx context.Context, opts *options.Options) error {
	if opts.ReleaseImage == "" {
		return nil
	}
	chosen, err := named(opts.ReleaseImage, release.FromFlag, release.Flag)
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
		"Give a release that is on disk with "+release.Flag+": oci:DIR[:TAG], docker-archive:FILE, oc-mirror:DIR-or-FILE or dir:DIR. Or run `openshift-install-sts extract credentials-requests --to DIR` where there is a connection, and give DIR with --credentials-requests-dir.",
		"release image %s (named by %s) is in a registry, and render opens no connection", c.source, c.by)
}
