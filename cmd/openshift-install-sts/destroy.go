package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/openshift/installer/pkg/asset"
	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/destroy"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// destroyFlags are the options that destroy alone has.
type destroyFlags struct {
	yes   bool
	purge bool
}

func newDestroyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "destroy",
		Short: "Delete what was made in AWS for a cluster, and nothing else",
		Long: `Delete what was made in AWS for a cluster: roles, identity provider, documents and bucket,
those too that ccoctl made. Only what carries the cluster's tag is deleted; what is to go is
shown, and asked about. A run that was stopped continues when the command is given again.

The cluster itself is not deleted, and its components lose access to AWS at once: run
` + "`openshift-install destroy cluster`" + ` first.

The signing key and the manifests stay in the install directory unless --purge is given.`,
		Args: cobra.NoArgs,
	}
	opts := newOptions()
	flags := &destroyFlags{}
	locationFlags(cmd, opts)
	cmd.Flags().StringArrayVar(&opts.CredentialsRequestsDirs, "credentials-requests-dir", nil, "`directory` of CredentialsRequest files whose roles are looked for, too; can be given several times")
	cmd.Flags().StringVar(&opts.ReleaseImage, "release-image", "", "`release` whose CredentialsRequests' roles are looked for, too; in the forms that create knows")
	cmd.Flags().StringVar(&opts.RoleNameTemplate, "role-name-template", "", "`pattern` by which roles are looked for, beside the usual names")
	cmd.Flags().StringVar(&opts.IssuerURL, "issuer-url", "", "`URL` of an issuer whose documents you serve yourself (default: that of the state)")
	cmd.Flags().BoolVar(&opts.SharedIssuer, "shared-issuer", false, "with --issuer-url: other clusters use this issuer, and their keys stay")
	registryFlags(cmd, opts)
	requestFlags(cmd, opts)
	cmd.Flags().BoolVar(&flags.yes, "yes", false, "do not ask")
	cmd.Flags().BoolVar(&flags.purge, "purge", false, "delete the signing key, the manifests and everything else that this program wrote into the install directory, too")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		complete(cmd, a, opts)
		return a.destroy(cmd.Context(), opts, flags)
	}
	return cmd
}

func (a *app) destroy(ctx context.Context, opts *options.Options, flags *destroyFlags) error {
	if opts.ReleaseImage == "" && a.given("registry-config") {
		return diagnostic.Inputf("Give --release-image beside it, or leave it away.", "--registry-config says how a release is read, and none is given")
	}
	s, err := store.Open(a.dir, a.log)
	if err != nil {
		return err
	}
	defer s.Close()
	var scope *destroy.Scope
	var target *live.Target
	session := &store.Session{}
	s.Fetched(session)
	dir := a.readDirectory(ctx)
	s.Provide(&directory.InstallDir{Directory: dir})
	var scopeErr error
	_, err = a.provide(ctx, s, opts, false, func(config live.Config, ledger cloud.Ledger) cloud.Target {
		if scope, scopeErr = a.scope(ctx, opts, dir, session); scopeErr != nil {
			return nil
		}
		config.Region, config.AssumeRoleARN = scope.Region, opts.AssumeRoleARN
		target = live.New(config, ledger, a.log)
		return target
	})
	if err := errors.Join(err, scopeErr); err != nil {
		return err
	}
	a.saves = false // nothing is changed before somebody agrees
	requests, err := a.namedRequests(ctx, opts, knownRequests(scope, session))
	if err != nil {
		return err
	}
	if flags.purge && scope.Other != "" {
		return diagnostic.Inputf("Leave --purge away, or --name.", "the key and the state in this directory are those of %s, and not of %s", scope.Other, scope.InfraName)
	}
	if err := a.warnBefore(scope, session); err != nil {
		return err
	}
	signs := make(chan []string, 1)
	go func() { signs <- destroy.Signs(ctx, a.dir) }()
	account, err := target.Account(ctx)
	if err != nil {
		return err
	}
	if err := scope.UseAccount(account); err != nil {
		return err
	}
	candidates, err := destroy.NewCandidates(*scope, requests, a.rolesOfSecrets(scope, session), session, s.Ledger())
	if err != nil {
		return err
	}
	found, err := destroy.Look(ctx, target, candidates)
	if err != nil {
		return err
	}
	a.progress.Close()
	if alive := <-signs; len(alive) > 0 {
		a.log.Warnf("The cluster seems to be alive: %s. Its pods lose access to AWS at once; run `openshift-install destroy cluster` first", strings.Join(alive, ", and "))
	}
	d := &destruction{app: a, store: s, found: found, flags: flags, opts: opts}
	if err := d.agree(ctx); err != nil {
		return err
	}
	a.saves = true
	removeErr := found.Remove(ctx, target, s.Ledger(), a.progress)
	return d.finish(ctx, removeErr)
}

// scope says whose resources are deleted. What sts-config.yaml says, and what is kept from earlier runs, is
// about the cluster of the directory: where a flag names another one it says nothing.
func (a *app) scope(ctx context.Context, opts *options.Options, dir *installdir.Directory, session *store.Session) (*destroy.Scope, error) {
	saved, err := endpoint.Recall(session)
	if err != nil {
		return nil, err
	}
	if a.given("name") && (saved != nil && saved.InfraName != opts.InfraName || dir.InfraName != "" && dir.InfraName != opts.InfraName && saved == nil) {
		for option, value := range map[string]*string{
			"region": &opts.Region, "account-id": &opts.AccountID, "issuer-url": &opts.IssuerURL, "role-name-template": &opts.RoleNameTemplate,
			"assume-role-arn": &opts.AssumeRoleARN,
		} {
			if !a.given(option) {
				*value = ""
			}
		}
		opts.SharedIssuer = opts.SharedIssuer && a.given("shared-issuer")
		opts.PrivateBucket = false
	}
	s, err := destroy.NewScope(ctx, installdir.Given{InfraName: opts.InfraName, Region: opts.Region}, opts.AccountID, dir, session)
	if err != nil {
		return nil, err
	}
	s.RoleNameTemplate = opts.RoleNameTemplate
	if opts.PrivateBucket { // the issuer is the distribution's, which the bucket leads to
		return s, nil
	}
	if opts.IssuerURL == "" {
		return s, a.useManifest(s, dir, session)
	}
	return s, s.UseIssuer(opts.Source("issuer-url"), opts.IssuerURL)
}

// readDirectory reads the install directory. One that cannot be understood is no reason not to
// delete what its state, or the user, names.
func (a *app) readDirectory(ctx context.Context) *installdir.Directory {
	dir, err := installdir.Read(ctx, a.dir)
	if err != nil {
		a.log.Warnf("What openshift-install left in the directory is not used: %v", err)
		return &installdir.Directory{Dir: a.dir, Stage: installdir.StageEmpty}
	}
	return dir
}

// rolesOfSecrets returns the names of the roles that the Secrets of the install directory name, where no
// state tells which were made. Secrets of another cluster's name that one's.
func (a *app) rolesOfSecrets(scope *destroy.Scope, session *store.Session) []string {
	if scope.Pinned || scope.Other != "" {
		return nil
	}
	names, err := iamroles.NamedRoles(session.Files(), &scope.Endpoint)
	if err != nil {
		a.log.Warnf("Which roles the Secrets in manifests/ name is not known: %v", err)
	}
	return names
}

// knownRequests reports whether the state tells which requests the roles were made for.
func knownRequests(scope *destroy.Scope, session *store.Session) bool {
	var requests struct{}
	found, err := session.Saved((&credentialsrequests.CredentialsRequests{}).StateID(), &requests)
	return err == nil && found && scope.Other == ""
}

// warnBefore says what the user should know about how resources are found.
func (a *app) warnBefore(scope *destroy.Scope, session *store.Session) error {
	if scope.Other != "" && session.HasResources() {
		a.log.Warnf("The state in this directory is about %s and stays as it is", scope.Other)
	}
	if !knownRequests(scope, session) {
		a.log.Warn("No state tells which roles were made: those of releases and of the usual operators are looked for by name, and those that a Secret in manifests/ names. Those of other CredentialsRequests must be named with --credentials-requests-dir; one that --adopt took over under a name of its own, and that no Secret names, is not found")
	}
	var rendered struct{}
	found, err := session.Saved(options.RenderingStateID, &rendered)
	if found {
		a.log.Warn("This directory was rendered: what CloudFormation, Terraform or a script made of it is better undone with them (see the README.md files in sts/)")
	}
	return err
}

// destruction is a run of destroy, once it is known what is there.
type destruction struct {
	*app
	store *store.Store
	found *destroy.Found
	flags *destroyFlags
	opts  *options.Options
}

// result returns what became of everything.
func (d *destruction) result() view.Destroyed {
	c := d.found.Candidates
	return view.Destroyed{
		SchemaVersion: view.SchemaVersion,
		Cluster:       cluster(&c.Endpoint),
		Complete:      d.found.Count(destroy.Left)+d.found.Count(destroy.Pending) == 0,
		Resources:     view.NewRemoved(d.found.Items()),
		Files:         []store.FileOutcome{}, Kept: []string{},
	}
}

// finish purges the directory if that was asked for, and tells what became of everything.
func (d *destruction) finish(ctx context.Context, removeErr error) error {
	d.progress.Close()
	if err := context.Cause(ctx); err != nil {
		return errors.Join(err, removeErr, d.found.Err())
	}
	result := d.result()
	err := errors.Join(d.found.Err(), removeErr)
	var keys *issuerKeys
	if result.Complete && err == nil {
		keys = d.issuerKeys(ctx)
		err = d.forget()
	}
	if d.flags.purge {
		var purgeErr error
		result.Files, purgeErr = d.purge(ctx, result)
		err = errors.Join(err, purgeErr)
	} else {
		result.Kept = append(result.Kept, d.kept()...)
	}
	if keys != nil { // behind the purge, which takes sts/ away
		var keysErr error
		result.Issuer, keysErr = keys.write(d.dir)
		err = errors.Join(err, keysErr)
	}
	var written error
	if d.output == outputJSON {
		written = view.JSON(d.streams.out, result)
	} else {
		written = result.Text(d.streams.out)
	}
	return errors.Join(err, written)
}

// forget lets the state forget what was made of which nothing is left, so that verify does not take
// manifests for good that name deleted roles; a distribution's domain, which never comes back; and the
// options that were kept, since a new cluster in the directory must not inherit the name of this one. Key,
// requests and manifests stay.
func (d *destruction) forget() error {
	if d.found.Other != "" {
		return nil // the state is another cluster's
	}
	var errs []error
	for _, gone := range []asset.Asset{&iamroles.IAMRoles{}, &identityprovider.IdentityProvider{}, &issuer.Issuer{}, &options.Kept{}} {
		errs = append(errs, d.store.Destroy(gone))
	}
	return errors.Join(errs...)
}

// total says how many resources there are, in words.
func total(n int) string {
	if n == 1 {
		return "1 resource"
	}
	return fmt.Sprintf("%d resources", n)
}
