package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/rendering"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/live"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/formats"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

func newRenderCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "render",
		Short: "Write everything down for others to create, without opening a connection",
		Long: `Write everything down for the team that owns IAM, without opening a connection, and
leave an install directory that is ready once that team has created it. What is written
lies in sts/, a folder for each format, each with a README.md that says how to apply,
check and undo it. What an earlier render wrote and this one does not is removed.

The options are kept: a later render, plan or create takes them over unless it is given
others.

With --create-private-s3-bucket there are two steps, since nobody knows the issuer before the
distribution exists: the first render writes the bucket and the distribution, and the second,
with --issuer-url and the distribution's domain, everything.

Formats:
` + formatLines() + `
Besides a directory with openshift-install's manifests an empty one will do, when --name,
--region, and --credentials-requests-dir or --release-image are given. A release image must be
on disk: in none of its forms does render ask a registry.`,
		Args: cobra.NoArgs,
	}
	opts := clusterFlags(cmd)
	request := &rendering.Request{}
	chosen := formatsFlag{list: defaultFormats()}
	flags := cmd.Flags()
	flags.Lookup("account-id").Usage = "AWS `account`, 12 digits: needed the first time, since nobody is asked"
	flags.Lookup("release-image").Usage = "`release` on disk whose CredentialsRequests are used: oci:DIR[:TAG], docker-archive:FILE, oc-mirror:DIR-or-FILE or dir:DIR"
	flags.Lookup("thumbprint").Usage = "`SHA-1` thumbprint of the identity provider (default: IAM finds it)"
	flags.Var(&chosen, "format", "`formats` to write, separated by commas")
	flags.BoolVar(&request.Report, "report", false, "write "+rendering.ReportFile+" too, a page for the person who must approve")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		complete(cmd, a, opts)
		request.Formats = chosen.list
		return a.render(cmd.Context(), opts, request)
	}
	return cmd
}

func (a *app) render(ctx context.Context, opts *options.Options, request *rendering.Request) error {
	opts.Offline = true
	a.progress = a.progress.Uncounted()
	if err := makeDirectory(ctx, opts, request, a.log); err != nil {
		return err
	}
	s, _, err := a.openStore(ctx, opts, false, func(config live.Config, _ cloud.Ledger) cloud.Target {
		// A region of no partition is refused by the endpoint, in more words.
		partition, _ := cloud.PartitionOf(config.Region)
		request.Target = render.NewTarget(cloud.Account{ID: opts.AccountID, Partition: partition})
		return target.Reporting{Target: request.Target, Progress: a.progress}
	})
	if err != nil {
		return err
	}
	defer s.Close()
	s.Provide(request)
	if err := checkRender(opts, request); err != nil {
		return err
	}
	if err := s.Fetch(ctx, &manifests.Ready{}); err != nil {
		return err
	}
	if err := fetchRendering(ctx, s, request); err != nil {
		return err
	}
	a.progress.Close()
	result := rendered(s, opts)
	if a.output == outputJSON {
		return view.JSON(a.streams.out, result)
	}
	return result.Text(a.streams.out)
}

// fetchRendering writes everything, or, while the issuer is not known, what makes it known.
func fetchRendering(ctx context.Context, s *store.Store, request *rendering.Request) error {
	e := &endpoint.Endpoint{}
	if err := s.Fetch(ctx, e); err != nil {
		return err
	}
	if !e.Pending {
		return s.Fetch(ctx, &rendering.Rendering{})
	}
	for _, f := range request.Formats {
		if f.NeedsIssuer {
			return diagnostic.Inputf("Leave the format away, have the bucket and the distribution created with one of the others, and render it then, with --issuer-url.",
				"--format %s needs the issuer, and that is the domain of a distribution that does not exist yet", f.Name)
		}
	}
	return s.Fetch(ctx, &rendering.FirstStep{})
}

// checkRender refuses what cannot be known without asking anybody.
func checkRender(opts *options.Options, request *rendering.Request) error {
	var errs []error
	if opts.AccountID == "" {
		errs = append(errs, diagnostic.Inputf("Give the 12 digits of the account with --account-id.",
			"every ARN names the AWS account, and render does not ask AWS for it"))
	} else {
		errs = append(errs, options.CheckAccountID(opts.Source("account-id"), opts.AccountID))
	}
	for _, f := range request.Formats {
		if f.NeedsName && opts.InfraName == "" {
			errs = append(errs, diagnostic.Inputf("Give a prefix for the AWS resources with --name.",
				"--format %s: the cluster gets an infrastructure name of its own when it is installed, so that the install directory's is not used", f.Name))
		}
	}
	return errors.Join(errs...)
}

// makeDirectory makes an install directory that does not exist, when everything that one
// would tell is given, and right: of a run that is refused nothing shall be left.
func makeDirectory(ctx context.Context, opts *options.Options, request *rendering.Request, log logrus.FieldLogger) error {
	if opts.InfraName == "" || opts.Region == "" || len(opts.CredentialsRequestsDirs) == 0 && opts.ReleaseImage == "" && opts.ReleaseImageOverride == "" {
		return nil // opening the directory will say that there is none
	}
	if _, err := os.Stat(opts.Dir); !errors.Is(err, fs.ErrNotExist) {
		return nil // it is there, or opening it will say what is wrong
	}
	_, partitionErr := cloud.PartitionOf(opts.Region)
	var requestsErr error
	if len(opts.CredentialsRequestsDirs) > 0 {
		_, _, requestsErr = credentialsrequest.ReadDirsFrom(ctx, opts.Source("credentials-requests-dir"), opts.CredentialsRequestsDirs)
	}
	requestsErr = errors.Join(requestsErr, releasepayload.CheckOffline(ctx, opts, log))
	if err := errors.Join(checkRender(opts, request), installdir.ValidateInfraName(opts.InfraName), partitionErr, requestsErr); err != nil {
		return err
	}
	if err := os.MkdirAll(opts.Dir, 0o750); err != nil {
		return diagnostic.Inputf("Name a directory that can be made with --dir.", "install directory %s: %w", diagnostic.ShellQuote(opts.Dir), err)
	}
	return nil
}

// defaultFormats are those that need nothing that is not always given, and do not copy the
// private key, which only who asks for it shall have.
func defaultFormats() []render.Format {
	var list []render.Format
	for _, f := range formats.All() {
		if !f.NeedsName && !f.HasPrivateKey {
			list = append(list, f)
		}
	}
	return list
}
