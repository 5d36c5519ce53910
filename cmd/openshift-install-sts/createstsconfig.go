package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// stsConfigMode is that of the installer's install-config.yaml.
const stsConfigMode fs.FileMode = 0o640

func newCreateSTSConfigCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sts-config",
		Short: "Write a commented " + stsconfig.FileName + " to edit",
		Long: `Write ` + stsconfig.FileName + ` into the install directory, to edit: every option with what it means and
an example, all commented out. What the install directory says is filled in as a comment, and
options that are given, now or to an earlier run, are in force.

No connection is opened. A file that is there is left as it is.`,
		Args: cobra.NoArgs,
	}
	opts := optionFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		complete(cmd, a, opts)
		return a.createSTSConfig(cmd.Context(), opts)
	}
	return cmd
}

func (a *app) createSTSConfig(ctx context.Context, opts *options.Options) error {
	// It is looked for first: what is wrong in one that is there need not be told now.
	if _, err := os.Lstat(filepath.Join(a.dir, stsconfig.FileName)); err == nil {
		return diagnostic.Inputf("Edit it, or move it away to have a new one.", "%s exists already", filepath.Join(a.dir, stsconfig.FileName))
	} else if !errors.Is(err, fs.ErrNotExist) {
		return diagnostic.Inputf("Name the install directory with --dir.", "install directory %s: %w", diagnostic.ShellQuote(a.dir), diagnostic.Cause(err))
	}
	s, dir, err := a.openStore(ctx, opts, false, a.planTarget)
	if err != nil {
		return err
	}
	defer s.Close()
	found := stsconfig.Found{Name: dir.InfraName, Region: dir.Region, Given: opts.Flags()}
	made := &endpoint.Endpoint{}
	if known, err := s.Previous(made); err != nil {
		return err
	} else if known {
		found.Name, found.Region, found.AccountID = made.InfraName, made.Region, made.Account
	}
	data, err := stsconfig.Template(found)
	if err != nil {
		return err
	}
	if err := durable.WriteFile(a.dir, stsconfig.FileName, data, stsConfigMode); err != nil {
		return diagnostic.Failuref(durable.Advice(err), "%w", err)
	}
	a.progress.Close()
	result := view.NewSTSConfig(filepath.Join(opts.Dir, stsconfig.FileName), diagnostic.ShellQuote(opts.Dir), canPlan(dir, opts))
	if a.output == outputJSON {
		return view.JSON(a.streams.out, result)
	}
	return result.Text(a.streams.out)
}

// canPlan reports whether plan would find a cluster: that of manifests or of what is made of them, or,
// in a directory that holds nothing of openshift-install, one that options name.
func canPlan(dir *directory.InstallDir, opts *options.Options) bool {
	switch dir.Stage {
	case installdir.StageInstallConfig:
		return false
	case installdir.StageEmpty:
		return opts.InfraName != "" && opts.Region != ""
	default:
		return true
	}
}
