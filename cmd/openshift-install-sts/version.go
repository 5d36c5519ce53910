package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/view"
)

// versionInfo is what version prints.
type versionInfo struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newVersionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := readVersion()
			if a.output == outputJSON {
				return view.JSON(a.streams.out, v)
			}
			_, err := fmt.Fprintf(a.streams.out, "openshift-install-sts %s\n", v.Version)
			if err == nil && v.Commit != "" {
				_, err = fmt.Fprintf(a.streams.out, "built from commit %s\n", v.Commit)
			}
			if err == nil {
				_, err = fmt.Fprintf(a.streams.out, "%s %s\n", v.Go, v.Platform)
			}
			return err
		},
	}
}

// readVersion reads what the Go tools stamped into the program, be it by `go install
// ...@version` or by a build in a checkout.
func readVersion() versionInfo {
	v := versionInfo{Version: "unreleased", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Commit = s.Value
		}
	}
	return v
}
