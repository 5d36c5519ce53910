package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/extract"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

func newExtractCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "extract",
		Short: "Write out a part of the release payload",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newExtractRequestsCommand(a))
	return cmd
}

func newExtractRequestsCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "credentials-requests",
		Short: "Write the cluster's CredentialsRequests out of the release payload",
		Long: `Write the CredentialsRequests that belong to the cluster out of the release payload into a
folder, under the payload's own file names. Nothing else is read or written: no AWS
account is asked, and the install directory stays as it is.

Which requests belong to the cluster says the install-config in the install directory: its
feature set, feature gates and capabilities. Without one, all of a default cluster do.`,
		Args: cobra.NoArgs,
	}
	opts := newOptions()
	releaseFlags(cmd, opts)
	registryFlags(cmd, opts)
	var to string
	cmd.Flags().StringVar(&to, "to", "", "`folder` to write to; it is made if need be")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		complete(cmd, a, opts)
		if to == "" {
			return diagnostic.Inputf("Name a folder with --to.", "where to write the CredentialsRequests is not known")
		}
		return a.extractRequests(cmd.Context(), opts, to)
	}
	return cmd
}

func (a *app) extractRequests(ctx context.Context, opts *options.Options, to string) error {
	opts.ReadReleaseAgain = true
	s, dir, err := a.openStore(ctx, opts, true, a.planTarget)
	if err != nil {
		return err
	}
	defer s.Close()
	read := &releasepayload.ReleasePayload{}
	if err := s.Fetch(ctx, read); err != nil {
		return err
	}
	if dir.InstallConfig == nil {
		a.log.Warnf("There is no install-config in %s: the CredentialsRequests are those of a cluster with the default feature set and all capabilities", opts.Dir)
	}
	selection, err := credentialsrequests.Select(dir.Directory, read.Payload, read.Payload.Requests)
	if err != nil {
		return err
	}
	selection.Log(a.log)
	files, err := read.Payload.Extract(ctx, selection.Included)
	if err != nil {
		return err
	}
	a.progress.Close()
	if len(files) == 0 {
		return diagnostic.Inputf(credentialsrequests.HintLeftOut,
			"none of the %d CredentialsRequests for AWS of release %s belongs to this cluster", len(read.Payload.Requests), read.Payload.Source)
	}
	created, err := extract.To(ctx, to, files)
	if err != nil {
		return err
	}
	result := view.Extracted{SchemaVersion: view.SchemaVersion, Release: view.NewRelease(read.Payload), Folder: to, Decisions: selection.Decisions}
	for _, f := range files {
		file := view.ExtractedFile{Name: f.Name, Outcome: store.FileUnchanged}
		if slices.Contains(created, f.Name) {
			file.Outcome = store.FileCreated
		}
		for _, r := range f.Requests {
			file.Requests = append(file.Requests, r.ID())
		}
		result.Files = append(result.Files, file)
	}
	if a.output == outputJSON {
		return view.JSON(a.streams.out, result)
	}
	return result.Text(a.streams.out)
}
