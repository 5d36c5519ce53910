// Package credentialsrequests is the asset that holds the CredentialsRequests of the cluster.
package credentialsrequests

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// CredentialsRequests are the CredentialsRequests that belong to the cluster.
type CredentialsRequests struct {
	// Candidates are those that were read from directories, before they were judged. They are
	// kept, so that a run without the flag goes on with those of the last one, judged anew.
	// Those of a release payload are kept by its asset.
	Candidates []credentialsrequest.Request `json:"candidates"`
	// ServiceAccounts are those of --service-accounts-file, by request. They are kept with
	// the candidates, and for the same reason.
	ServiceAccounts map[string][]string `json:"serviceAccounts,omitempty"`
	// Requests are those that belong to the cluster, each with its service accounts, as sts-config.yaml
	// changes them: those that roles are made for. They are computed anew by each run.
	Requests []credentialsrequest.Request `json:"requests"`
	// Decisions say for each request that was read why it is in or out.
	Decisions []credentialsrequest.Decision `json:"decisions"`
}

var _ store.Saved = (*CredentialsRequests)(nil)

// Name returns the human-friendly name of the asset.
func (*CredentialsRequests) Name() string { return "CredentialsRequests" }

// StateID returns the name in the state file.
func (*CredentialsRequests) StateID() string { return releasepayload.CredentialsRequestsStateID }

// Dependencies returns the payload, the options, which say where other requests are, and the
// directory, whose install-config says which of them belong to the cluster.
func (*CredentialsRequests) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}, &releasepayload.ReleasePayload{}, &store.Session{}, &progress.Progress{}}
}

// Generate reads, judges and completes the requests.
func (c *CredentialsRequests) Generate(ctx context.Context, parents asset.Parents) error {
	opts, dir, session, p := &options.Options{}, &directory.InstallDir{}, &store.Session{}, &progress.Progress{}
	release := &releasepayload.ReleasePayload{}
	parents.Get(opts, dir, release, session, p)
	if err := c.readCandidates(ctx, opts, release, session, p); err != nil {
		return err
	}
	all := c.Candidates
	if release.Payload != nil {
		all = append(release.Payload.Requests[:len(release.Payload.Requests):len(release.Payload.Requests)], all...)
	}
	selection, err := Select(dir.Directory, release.Payload, all)
	if err != nil {
		return err
	}
	c.Decisions = selection.Decisions
	selection.Log(p.Log)
	if opts.ServiceAccountsFile != "" {
		if c.ServiceAccounts, err = credentialsrequest.ReadServiceAccounts(ctx, opts.Source("service-accounts-file"), opts.ServiceAccountsFile); err != nil {
			return err
		}
	} else if len(c.ServiceAccounts) > 0 {
		p.Log.Info("Using the service accounts of the last run; --service-accounts-file reads them again")
	}
	unique, notes, err := credentialsrequest.Unique(selection.Included)
	logNotes(p, notes)
	if err != nil {
		return err
	}
	resolved, notes := credentialsrequest.Resolve(unique, c.ServiceAccounts, opts.Source("service-accounts-file"))
	logNotes(p, notes)
	if len(resolved) == 0 {
		hint := "Give the cluster's release with --release-image, or its requests with --credentials-requests-dir."
		if release.Payload != nil {
			hint = HintLeftOut
		}
		return diagnostic.Inputf(hint, "none of the %d CredentialsRequests for AWS belongs to this cluster", len(all))
	}
	overrides := credentialsrequest.Overrides{List: opts.Overrides, Source: opts.FileSource, Decisions: c.Decisions}
	if c.Requests, err = overrides.Apply(resolved); err != nil {
		return err
	}
	for _, r := range c.Requests {
		for _, a := range r.Adjustments {
			p.Log.Infof("CredentialsRequest %s %s", r.ID(), a)
		}
	}
	return credentialsrequest.RequireAccounts(c.Requests)
}

// readCandidates reads the requests of the directories, or takes those of the last run. What was
// read beside a release stays beside a release; what a release replaces is said. The service
// accounts that were given stay until others are given.
func (c *CredentialsRequests) readCandidates(ctx context.Context, opts *options.Options, release *releasepayload.ReleasePayload, session *store.Session, p *progress.Progress) error {
	saved := &CredentialsRequests{}
	if _, err := session.Previous(saved); err != nil {
		return err
	}
	c.ServiceAccounts = saved.ServiceAccounts
	if len(opts.CredentialsRequestsDirs) > 0 {
		requests, notes, err := credentialsrequest.ReadDirsFrom(ctx, opts.Source("credentials-requests-dir"), opts.CredentialsRequestsDirs)
		logNotes(p, notes)
		c.Candidates = requests
		return err
	}
	if release.Payload != nil && !release.UsedBefore {
		if len(saved.Candidates) > 0 {
			p.Log.Warnf("The %d CredentialsRequests of the last run's directories are no longer used, since --release-image is given without --credentials-requests-dir", len(saved.Candidates))
		}
		return nil
	}
	c.Candidates = saved.Candidates
	if len(c.Candidates) > 0 {
		p.Log.Infof("Using the %d CredentialsRequests of the last run; --credentials-requests-dir reads them again", len(saved.Candidates))
	} else if release.Payload == nil {
		return diagnostic.Inputf("Give the cluster's release with --release-image, or its requests with --credentials-requests-dir.",
			"the CredentialsRequests of the cluster are not known")
	}
	return nil
}

func logNotes(p *progress.Progress, notes []credentialsrequest.Note) {
	for _, n := range notes {
		n.Log(p.Log)
	}
}
