package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	verifycluster "github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

// kubeconfigFile is where openshift-install puts the administrator's kubeconfig.
const kubeconfigFile = "auth/kubeconfig"

func newVerifyClusterCommand(a *app, request *verifyRequest) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cluster",
		Short: "Prove that the running cluster uses what was made for it",
		Long: `Prove that the running cluster uses what was made for it: its issuer and its keys, the Secret
of every component, and no long-lived key. The cluster is only read: get and list.

Exit code 0: no problem; 2: there is a problem; 1 or 3: an error.`,
		Args: cobra.NoArgs,
	}
	var kubeconfig string
	cmd.Flags().StringVar(&kubeconfig, "kubeconfig", "", "`file` with the address of the cluster and credentials for it (default: "+kubeconfigFile+" in the install directory)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		opts := newOptions()
		complete(cmd, a, opts)
		return a.verifyCluster(cmd.Context(), opts, kubeconfig, request)
	}
	return cmd
}

func (a *app) verifyCluster(ctx context.Context, opts *options.Options, kubeconfig string, request *verifyRequest) error {
	e, err := a.gather(ctx, opts)
	if err != nil {
		return err
	}
	in, err := e.clusterInput()
	if err != nil {
		return err
	}
	if kubeconfig == "" {
		kubeconfig = filepath.Join(a.dir, filepath.FromSlash(kubeconfigFile))
	}
	if in.Client, err = verifycluster.Connect(ctx, kubeconfig); err != nil {
		return err
	}
	done := a.progress.Busy("Looking at the cluster")
	report := verify.Report{}
	report.Add(verifycluster.Run(ctx, in)...)
	done()
	return a.verified(ctx, e, report, request)
}

// clusterInput says what the cluster is expected to be.
func (e *evidence) clusterInput() (verifycluster.Input, error) {
	k := e.kept
	if k.endpoint == nil || k.endpoint.Pending || k.key == nil || k.requests == nil || k.roles == nil {
		return verifycluster.Input{}, diagnostic.Inputf(
			"Give the directory in which the cluster's resources were created or rendered with --dir.",
			"the state in %s does not tell what was made for the cluster", diagnostic.ShellQuote(e.opts.Dir))
	}
	published, err := k.key.Published()
	if err != nil {
		return verifycluster.Input{}, err
	}
	in := verifycluster.Input{InfraName: e.dir.InfraName, Issuer: k.endpoint.Issuer, Key: published}
	for _, r := range k.requests.Requests {
		in.Components = append(in.Components, verifycluster.Component{
			Request: r, RoleARN: k.roleARN(r), TokenPath: manifests.TokenPath(r),
		})
	}
	return in, nil
}
