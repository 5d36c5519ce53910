package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/logging"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// verifyRequest is what verify is to prove, and how it tells.
type verifyRequest struct {
	live, assume bool
	// acceptsAny says that the STS endpoint is a stand-in that accepts any token.
	acceptsAny bool
	output     verifyOutputFlag
}

func newVerifyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that what is there will work, and change nothing",
		Long: `Prove that what is there will work, before the install and after it, and change nothing.

Without a flag no connection is opened: what lies in the install directory is compared with
itself and with what the bootstrap expects. --live looks at AWS and fetches the OIDC documents
as AWS does. --assume assumes every role with a token like the cluster's, and makes sure that
what must be refused is refused. ` + "`verify cluster`" + ` looks at the running cluster.

docs/verify.md has every check and what it proves.

Exit code 0: no problem; 2: there is a problem; 1 or 3: an error.`,
		Args: cobra.NoArgs,
	}
	request := &verifyRequest{output: verifyOutputFlag(outputText)}
	// It shadows the flag of the root, which knows no JUnit.
	cmd.PersistentFlags().Var(&request.output, "output", "form of the result on stdout: text, json or junit")
	opts := verifyFlags(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&request.live, "live", false, "look at AWS and at what the issuer serves")
	flags.BoolVar(&request.assume, "assume", false, "assume every role with tokens like the cluster's")
	flags.BoolVar(&request.acceptsAny, "assume-accepts-any", false, "the STS endpoint is a stand-in that accepts any token: that it does is no problem")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		complete(cmd, a, opts)
		if err := request.check(a.given); err != nil {
			return err
		}
		return a.verify(cmd.Context(), opts, request)
	}
	cmd.AddCommand(newVerifyClusterCommand(a, request))
	return cmd
}

// check refuses options that would say nothing: what resources should be like is compared with AWS
// alone.
func (r *verifyRequest) check(given func(option string) bool) error {
	needs := func(option, other string) error {
		return diagnostic.Inputf("Give "+other+" beside it, or leave it away.", "%s says something about %s, which is not given", option, other)
	}
	if r.acceptsAny && !r.assume {
		return needs("--assume-accepts-any", "--assume")
	}
	if given("certificate-authority") && !r.live && !r.assume {
		return needs("--certificate-authority", "--live or --assume")
	}
	for _, option := range []string{
		"permissions-boundary-arn", "role-path", "role-name-template", "role-max-session-duration", "tags", "kms-key-arn", "thumbprint",
	} {
		if given(option) && !r.live {
			return needs("--"+option, "--live")
		}
	}
	return nil
}

// verifyFlags adds the options of create that say how the resources should be, and returns
// where they go. Which requests there are the state says: those that resources were made for.
func verifyFlags(cmd *cobra.Command) *options.Options {
	o := newOptions()
	locationFlags(cmd, o)
	resourceFlags(cmd, o)
	requestFlags(cmd, o)
	for option, text := range map[string]string{
		"name":       "`prefix` of every AWS resource (default: that of the state)",
		"region":     "AWS `region` (default: that of the state)",
		"account-id": "AWS `account`, 12 digits (default: that of the state)",
		"role-path":  "IAM `path` of every role (default: that of the roles in the state)",
	} {
		f := cmd.Flags().Lookup(option)
		f.Usage, f.DefValue = text, "" // pflag would print another default beside it
	}
	cmd.Flags().StringVar(&o.CertificateAuthority, "certificate-authority", "", "PEM `file` of certificate authorities that the issuer may be certified by, or that of a proxy, beside the system's; AWS itself knows public ones only")
	return o
}

// evidence is what the groups of checks are given.
type evidence struct {
	opts *options.Options
	dir  *directory.InstallDir
	kept kept
	// outbound says how connections leave this machine.
	outbound outbound.Outbound
	// files are those that the state records.
	files []store.Recorded
}

func (a *app) verify(ctx context.Context, opts *options.Options, request *verifyRequest) error {
	e, err := a.gather(ctx, opts)
	if err != nil {
		return err
	}
	report := verify.Report{}
	report.Add(a.verifyOffline(ctx, e)...)
	if request.live {
		results, err := a.verifyLive(ctx, e)
		if err != nil {
			return err
		}
		report.Add(results...)
	}
	if request.assume {
		results, err := a.verifyAssume(ctx, e, request.acceptsAny)
		if err != nil {
			return err
		}
		report.Add(results...)
	}
	return a.verified(ctx, e, report, request)
}

// gather reads the install directory and the state.
func (a *app) gather(ctx context.Context, opts *options.Options) (*evidence, error) {
	s, dir, err := a.openStore(ctx, opts, true, a.planTarget)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	e := &evidence{opts: opts, dir: dir}
	s.Fetched(&e.outbound)
	if e.kept, err = keptBy(s); err != nil {
		return nil, err
	}
	if err := e.settle(a.given); err != nil {
		return nil, err
	}
	e.files, err = s.Recorded(ctx)
	return e, err
}

// look opens the state again for a walk of the graph that changes nothing and tells nothing:
// what it comes to is in the report.
func (a *app) look(e *evidence, choose chooseTarget) (*store.Store, error) {
	s, err := store.Open(a.dir, logging.Discard(), store.DryRun())
	if err != nil {
		return nil, err
	}
	// Options that are put together already are not put together again; what they depend on is asked for.
	s.Provide(&options.Given{}, e.opts, progress.New(logging.Discard(), nil), e.dir, &target.Target{Target: choose(settings(e.opts, e.dir, &e.outbound), s.Ledger())}, &e.outbound)
	e.kept.provide(s)
	return s, nil
}

// verified shows a report; a problem is exit code 2.
func (a *app) verified(ctx context.Context, e *evidence, report verify.Report, request *verifyRequest) error {
	if err := context.Cause(ctx); err != nil {
		return err // the checks that were under way say nothing
	}
	a.progress.Close()
	if err := a.show(view.NewVerified(e.kept.cluster(), report), request.output); err != nil {
		return err
	}
	switch {
	case report.Count(verify.Problem) > 0:
		return errProblems
	case report.Count(verify.Skipped) == len(report.Results):
		return diagnostic.Failuref("See above why, and run the command again with what was lacking.", "nothing could be checked, so that nothing is proved")
	}
	return nil
}
