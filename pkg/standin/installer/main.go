package installer

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// The environment variables that say what the stand-in is.
const (
	// VersionVariable has its version; without it that is the one of pkg/standin/payload.
	VersionVariable = "STANDIN_INSTALLER_VERSION"
	// ReleaseImageVariable has the pull spec of its release; without it it names none.
	ReleaseImageVariable = "STANDIN_INSTALLER_RELEASE_IMAGE"
	// ArchitectureVariable has the release's architecture; without it that is amd64.
	ArchitectureVariable = "STANDIN_INSTALLER_ARCHITECTURE"
)

// Env returns the variables for a version and a release image.
func Env(version, releaseImage string) []string {
	return []string{VersionVariable + "=" + version, ReleaseImageVariable + "=" + releaseImage}
}

// Main is the whole program, for testscript.Main: it reads os.Args and ends the process.
func Main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "level=fatal msg="+err.Error())
		os.Exit(1)
	}
	os.Exit(0)
}

func run(args []string, stdout io.Writer) error {
	version := cmp.Or(os.Getenv(VersionVariable), payload.Version)
	switch {
	case slices.Equal(args, []string{"version"}):
		return printVersion(stdout, version)
	case len(args) == 4 && slices.Equal(args[:3], []string{"create", "manifests", "--dir"}):
		return createManifests(args[3], version)
	}
	return fmt.Errorf("the stand-in for openshift-install does not know the arguments %q", args)
}

// printVersion writes what `openshift-install version` does.
func printVersion(w io.Writer, version string) error {
	text := "openshift-install " + version + "\n" +
		"built from commit 5e2b1c0d9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c\n"
	if image := os.Getenv(ReleaseImageVariable); image != "" {
		text += "release image " + image + "\n"
	}
	text += "release architecture " + cmp.Or(os.Getenv(ArchitectureVariable), "amd64") + "\n"
	_, err := io.WriteString(w, text)
	return err
}
