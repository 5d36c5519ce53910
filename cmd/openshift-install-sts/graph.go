package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// formatFlag is the value of graph --format.
type formatFlag string

const (
	formatDOT     formatFlag = "dot"
	formatMermaid formatFlag = "mermaid"
)

// String returns the value.
func (f *formatFlag) String() string { return string(*f) }

// Set reads the value.
func (f *formatFlag) Set(value string) error {
	switch v := formatFlag(value); v {
	case formatDOT, formatMermaid:
		*f = v
		return nil
	}
	return fmt.Errorf("%q is none of dot, mermaid", value)
}

// Type names the value in the help.
func (*formatFlag) Type() string { return "format" }

var _ pflag.Value = (*formatFlag)(nil)

func newGraphCommand(a *app) *cobra.Command {
	format := formatDOT
	cmd := &cobra.Command{
		Use:   "graph",
		Short: "Show how the assets depend on each other",
		Long: `Show how the assets depend on each other, as a graph. For a picture:

  openshift-install-sts graph | dot -Tsvg > graph.svg

With --output json it is a list of assets, each after those that it depends on.`,
		Args: cobra.NoArgs,
	}
	cmd.Flags().Var(&format, "format", "language of the graph: dot or mermaid")
	cmd.RunE = func(*cobra.Command, []string) error {
		nodes, err := store.Describe(&manifests.Manifests{})
		if err != nil {
			return err
		}
		if a.output == outputJSON {
			return view.JSON(a.streams.out, nodes)
		}
		chain := []string{
			(&keypair.KeyPair{}).Name(), (&oidcconfig.OIDCConfig{}).Name(), (&identityprovider.IdentityProvider{}).Name(),
			(&iamroles.IAMRoles{}).Name(), (&manifests.Manifests{}).Name(),
		}
		if format == formatMermaid {
			return view.Mermaid(a.streams.out, nodes, chain)
		}
		return view.DOT(a.streams.out, nodes, chain)
	}
	return cmd
}
