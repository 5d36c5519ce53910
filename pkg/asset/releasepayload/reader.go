package releasepayload

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/release"
	"github.com/openshift/openshift-install-sts/pkg/release/registry"
)

// defaultArchitecture is openshift-install's.
const defaultArchitecture = "amd64"

type reader struct {
	opts     *options.Options
	dir      *installdir.Directory
	outbound outbound.Settings
	progress *progress.Progress
}

// payload returns the chosen payload: that of the last run if it is still the same, else one
// that is read now.
func (r *reader) payload(ctx context.Context, chosen *choice, before *release.Payload) (*release.Payload, error) {
	if before != nil && before.Architecture == r.architecture() && before.Location == chosen.source.Absolute().String() && !r.opts.ReadReleaseAgain {
		keep, err := r.unchanged(ctx, chosen.source, before)
		if err != nil {
			return nil, err
		}
		if keep {
			r.progress.Log.Infof("Using release %s of the last run", describe(before))
			return before, nil
		}
	}
	if r.opts.Offline && !chosen.source.Local() {
		return nil, chosen.refuseOffline()
	}
	payload, err := r.read(ctx, chosen)
	if err != nil {
		return nil, err
	}
	r.progress.Log.Infof("Release %s holds %d CredentialsRequests for AWS", describe(payload), len(payload.Requests))
	if before != nil && (before.Digest != payload.Digest || before.Version != payload.Version) {
		r.progress.Log.Infof("The last run used release %s", describe(before))
	}
	return payload, nil
}

// unchanged reports whether the last run's payload need not be read again. An image that is
// named by its digest cannot change. What a tag points at is asked for; that nobody answers is
// no reason to stop; and what is on disk costs little to read again, as long as it is there.
func (r *reader) unchanged(ctx context.Context, source release.Source, before *release.Payload) (bool, error) {
	if source.Local() {
		if _, err := os.Stat(source.Name); errors.Is(err, fs.ErrNotExist) && r.opts.ReleaseImage == "" {
			r.progress.Log.Warnf("%s is no longer there", source)
			return true, nil
		}
		return false, nil
	}
	if r.opts.Offline || source.Pinned() {
		return true, nil
	}
	digest, err := r.digest(ctx, source)
	switch {
	case ctx.Err() != nil:
		return false, err
	case err != nil && !registry.Unavailable(err):
		// The cluster's nodes would be refused as well, 40 minutes later.
		return false, err
	case err != nil:
		r.progress.Log.Warnf("Whether %s is still the release of the last run could not be asked: %v", source, err)
		return true, nil
	}
	return digest == before.Digest, nil
}

func (r *reader) digest(ctx context.Context, source release.Source) (string, error) {
	a, err := access(ctx, r.opts, r.dir, r.outbound)
	if err != nil {
		return "", err
	}
	image, err := registry.Open(ctx, source.Name, a)
	if err != nil {
		return "", err
	}
	defer image.Close()
	digest, err := image.Digest(ctx)
	return digest.String(), err
}

// architecture is the control plane's.
func (r *reader) architecture() string {
	if config := r.dir.InstallConfig; config != nil && config.Architecture != "" {
		return config.Architecture
	}
	return defaultArchitecture
}

func (r *reader) read(ctx context.Context, chosen *choice) (*release.Payload, error) {
	request := release.Request{
		Source: chosen.source, Architecture: r.architecture(), InstallerVersion: r.dir.InstallerVersion,
	}
	if release.IsDevelopment(request.InstallerVersion) {
		request.InstallerVersion = ""
	}
	if !chosen.source.Local() {
		var err error
		if request.Access, err = access(ctx, r.opts, r.dir, r.outbound); err != nil {
			return nil, err
		}
	}
	var done, total atomic.Int64
	request.Progress = func(read, size int64) {
		done.Store(read)
		total.Store(size)
	}
	what := fmt.Sprintf("Reading release image %s", chosen.source)
	if chosen.origin != release.FromFlag {
		what += ", named by " + chosen.by
	}
	defer r.progress.Measured(what, func() string {
		if total.Load() == 0 {
			return ""
		}
		return fmt.Sprintf("%s of %s", megabytes(done.Load()), megabytes(total.Load()))
	})()
	payload, notes, err := release.Read(ctx, request)
	for _, n := range notes {
		n.Log(r.progress.Log)
	}
	return payload, err
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

// describe names a payload in a message.
func describe(p *release.Payload) string {
	version := p.Version
	if version == "" {
		version = "of unknown version"
	}
	if p.Digest == "" {
		return fmt.Sprintf("%s (%s)", version, p.Source)
	}
	return fmt.Sprintf("%s (%s)", version, p.Digest)
}
