// Package releasepayload is the asset that reads the release payload.
package releasepayload

import (
	"context"
	"fmt"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

// ReleasePayload is what the payload of the cluster's release says. It is kept, so that a
// rerun does not pull it again.
type ReleasePayload struct {
	// Payload is nil when the CredentialsRequests are from directories alone.
	Payload *release.Payload `json:"payload,omitempty"`
	// Origin says who chose the release.
	Origin release.Origin `json:"origin,omitempty"`
	// Mismatch is one that --allow-version-mismatch allowed: it was said once, and is not asked
	// for again.
	Mismatch *Mismatch `json:"mismatch,omitempty"`

	// UsedBefore says that the last run used a payload, of this release or another.
	UsedBefore bool `json:"-"`
}

// Mismatch are two versions that differ.
type Mismatch struct {
	// Payload is the payload's, Installer that of the openshift-install that made the manifests.
	Payload   string `json:"payload"`
	Installer string `json:"installer"`
}

var _ store.Saved = (*ReleasePayload)(nil)

// Name returns the human-friendly name of the asset.
func (*ReleasePayload) Name() string { return "Release Payload" }

// StateID returns the name in the state file.
func (*ReleasePayload) StateID() string { return "release-payload" }

// Dependencies returns the options, which may name the release, and the directory, which has
// the pull secret and the mirrors; and how connections leave.
func (*ReleasePayload) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}, &outbound.Outbound{}, &store.Session{}, &progress.Progress{}}
}

// Generate reads the payload, or keeps that of the last run when it is still the one.
func (r *ReleasePayload) Generate(ctx context.Context, parents asset.Parents) error {
	opts, dir, out := &options.Options{}, &directory.InstallDir{}, &outbound.Outbound{}
	session, p := &store.Session{}, &progress.Progress{}
	parents.Get(opts, dir, out, session, p)
	before, err := lastRun(session)
	if err != nil {
		return err
	}
	r.UsedBefore = before.payload != nil
	chosen, err := choose(ctx, opts, before, p.Log)
	if err != nil {
		return err
	}
	if chosen == nil {
		if before.payload != nil {
			p.Log.Warnf("The CredentialsRequests of release %s, which the last run used, are no longer used, since --credentials-requests-dir is given alone; with %s %s beside it they are",
				describe(before.payload), release.Flag, before.payload.Location)
		}
		return nil
	}
	reader := &reader{opts: opts, dir: dir.Directory, outbound: out.Settings, progress: p}
	payload, err := reader.payload(ctx, chosen, before.payload)
	if err != nil {
		return err
	}
	if err := release.CheckVersion(payload.Version, dir.InstallerVersion); err != nil {
		r.Mismatch = &Mismatch{Payload: payload.Version, Installer: dir.InstallerVersion}
		if !opts.AllowVersionMismatch && (before.mismatch == nil || *before.mismatch != *r.Mismatch) {
			return err
		}
		p.Log.Warnf("Going on although %v", err)
	}
	if payload.Version == "" && !release.IsDevelopment(dir.InstallerVersion) {
		p.Log.Warnf("The version of release %s is not known, so that nobody can tell whether it is that of openshift-install, %s", payload.Source, dir.InstallerVersion)
	}
	r.Payload, r.Origin = payload, chosen.origin
	return nil
}

// last is what the last run used.
type last struct {
	payload *release.Payload // nil: it used none
	origin  release.Origin
	// mismatch is what it was allowed.
	mismatch *Mismatch
	// directories says that it had requests from directories alone.
	directories bool
}

func lastRun(session *store.Session) (last, error) {
	saved := &ReleasePayload{}
	if _, err := session.Previous(saved); err != nil {
		return last{}, err
	}
	if saved.Payload != nil {
		return last{payload: saved.Payload, origin: saved.Origin, mismatch: saved.Mismatch}, nil
	}
	// Also true of a state without this asset: its version knew only directories.
	var requests struct {
		Candidates []struct{} `json:"candidates"`
	}
	if _, err := session.Saved(CredentialsRequestsStateID, &requests); err != nil {
		return last{}, fmt.Errorf("what the last run read: %w", err)
	}
	return last{directories: len(requests.Candidates) > 0}, nil
}

// CredentialsRequestsStateID is the state ID of the asset that comes next, which has the
// requests that the last run read from directories.
const CredentialsRequestsStateID = "credentials-requests"
