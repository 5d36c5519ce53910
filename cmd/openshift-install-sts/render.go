package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/rendering"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
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
		if err := complete(cmd, a, opts); err != nil {
			return err
		}
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
	s, _, err := a.openStore(ctx, opts, false, func(opts *options.Options, dir *directory.InstallDir, _ cloud.Ledger) cloud.Target {
		// A region of no partition is refused by the endpoint, in more words.
		partition, _ := cloud.PartitionOf(cmp.Or(opts.Region, dir.Region))
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
	if err := s.Fetch(ctx, &rendering.Rendering{}); err != nil {
		return err
	}
	a.progress.Close()
	result := rendered(s, opts)
	if a.output == outputJSON {
		return view.JSON(a.streams.out, result)
	}
	return result.Text(a.streams.out)
}

// checkRender refuses what cannot be known without asking anybody.
func checkRender(opts *options.Options, request *rendering.Request) error {
	var errs []error
	if opts.AccountID == "" {
		errs = append(errs, diagnostic.Inputf("Give the 12 digits of the account with --account-id.",
			"every ARN names the AWS account, and render does not ask AWS for it"))
	} else {
		errs = append(errs, endpoint.CheckAccountID(opts.AccountID))
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
		_, _, requestsErr = credentialsrequest.ReadDirs(ctx, opts.CredentialsRequestsDirs)
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
