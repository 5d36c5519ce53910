//go:build unix

package main

import (
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// payload FORM PATH [TAG] writes the release of testdata/release-manifests to PATH: as a folder,
// an OCI layout, a docker-archive, or what oc-mirror leaves in a workspace or its archives. The
// tags of the latter begin with the version: 4.20.3-x86_64.
func cmdPayload(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && (len(args) == 2 || len(args) == 3), "payload FORM PATH [TAG]")
	path, tag := ts.MkAbs(args[1]), ""
	if len(args) == 3 {
		tag = args[2]
	}
	options := payload.Options{}
	if strings.HasPrefix(args[0], "oc-mirror") {
		options.Version, _, _ = strings.Cut(tag, "-") // what oc-mirror's tags begin with
	}
	image, err := payload.Image(options)
	ts.Check(err)
	switch form := args[0]; form {
	case "folder":
		err = payload.WriteFolder(path, options)
	case "layout":
		err = payload.WriteLayout(path, tag, image)
	case "docker-archive":
		err = payload.WriteDockerArchive(path, tag, image)
	case "oc-mirror":
		err = payload.WriteOCMirror(path, tag, options)
	case "oc-mirror-archives":
		err = payload.WriteOCMirrorArchives(path, tag, options, 0)
	default:
		ts.Fatalf("payload: no form %s", form)
	}
	ts.Check(err)
}
