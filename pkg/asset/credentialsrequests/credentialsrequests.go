// Package credentialsrequests is the asset that holds the CredentialsRequests of the cluster.
package credentialsrequests

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// CredentialsRequests are the CredentialsRequests that belong to the cluster.
type CredentialsRequests struct {
	// Candidates are all that were read, before they were judged. They are kept, so that a
	// run without the flag goes on with those of the last one, judged anew.
	Candidates []credentialsrequest.Request `json:"candidates"`
	// ServiceAccounts are those of --service-accounts-file, by request. They are kept with
	// the candidates, and for the same reason.
	ServiceAccounts map[string][]string `json:"serviceAccounts,omitempty"`
	// Requests are those that belong to the cluster, each with its service accounts.
	Requests []credentialsrequest.Request `json:"requests"`
	// Decisions say for each candidate why it is in or out.
	Decisions []credentialsrequest.Decision `json:"decisions"`
}

var _ store.Saved = (*CredentialsRequests)(nil)

// Name returns the human-friendly name of the asset.
func (*CredentialsRequests) Name() string { return "CredentialsRequests" }

// StateID returns the name in the state file.
func (*CredentialsRequests) StateID() string { return "credentials-requests" }

// Dependencies returns the options, which say where the requests are, and the directory,
// whose install-config says which of them belong to the cluster.
func (*CredentialsRequests) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}, &store.Session{}, &progress.Progress{}}
}

// Generate reads, judges and completes the requests.
func (c *CredentialsRequests) Generate(ctx context.Context, parents asset.Parents) error {
	opts, dir, session, p := &options.Options{}, &directory.InstallDir{}, &store.Session{}, &progress.Progress{}
	parents.Get(opts, dir, session, p)
	var err error
	if c.Candidates, c.ServiceAccounts, err = candidates(ctx, opts, session, p); err != nil {
		return err
	}
	selected, decisions, err := credentialsrequest.Select(c.Candidates, cluster(dir))
	if err != nil {
		return err
	}
	c.Decisions = decisions
	for _, d := range decisions {
		switch {
		case d.Warning:
			p.Log.Warnf("CredentialsRequest %s (%s): %s", d.Request, d.Source, d.Reason)
		case !d.Included:
			p.Log.Infof("CredentialsRequest %s (%s): %s", d.Request, d.Source, d.Reason)
		default:
			p.Log.Debugf("CredentialsRequest %s (%s): %s", d.Request, d.Source, d.Reason)
		}
	}
	if opts.ServiceAccountsFile != "" {
		if c.ServiceAccounts, err = credentialsrequest.ReadServiceAccounts(ctx, opts.ServiceAccountsFile); err != nil {
			return err
		}
	}
	unique, notes, err := credentialsrequest.Unique(selected)
	logNotes(p, notes)
	if err != nil {
		return err
	}
	resolved, notes, err := credentialsrequest.Resolve(unique, c.ServiceAccounts)
	logNotes(p, notes)
	if err != nil {
		return err
	}
	if len(resolved) == 0 {
		return diagnostic.Inputf("Give the requests of the cluster's release with --credentials-requests-dir.",
			"none of the %d CredentialsRequests for AWS belongs to this cluster", len(c.Candidates))
	}
	c.Requests = resolved
	return nil
}

// candidates reads the requests of the directories, or takes those of the last run with
// the service accounts that were given for them.
func candidates(ctx context.Context, opts *options.Options, session *store.Session, p *progress.Progress) ([]credentialsrequest.Request, map[string][]string, error) {
	if len(opts.CredentialsRequestsDirs) > 0 {
		requests, notes, err := credentialsrequest.ReadDirs(ctx, opts.CredentialsRequestsDirs)
		logNotes(p, notes)
		return requests, nil, err
	}
	saved := &CredentialsRequests{}
	found, err := session.Previous(saved)
	if err != nil {
		return nil, nil, err
	}
	if !found {
		return nil, nil, diagnostic.Inputf(
			"Give a directory of them with --credentials-requests-dir; `oc adm release extract --credentials-requests --cloud=aws --to=DIR RELEASE_IMAGE` writes one.",
			"the CredentialsRequests of the cluster are not known")
	}
	p.Log.Infof("Using the %d CredentialsRequests of the last run; --credentials-requests-dir reads them again", len(saved.Candidates))
	return saved.Candidates, saved.ServiceAccounts, nil
}

// cluster is what the install-config says about which requests belong.
func cluster(dir *directory.InstallDir) credentialsrequest.Cluster {
	c := credentialsrequest.Cluster{FeatureSet: dir.FeatureSet}
	if dir.InstallConfig != nil {
		c.Capabilities = dir.InstallConfig.Capabilities
	}
	return c
}

func logNotes(p *progress.Progress, notes []credentialsrequest.Note) {
	for _, n := range notes {
		switch n.Level {
		case credentialsrequest.LevelWarning:
			p.Log.Warn(n.String())
		case credentialsrequest.LevelInfo:
			p.Log.Info(n.String())
		default:
			p.Log.Debug(n.String())
		}
	}
}
