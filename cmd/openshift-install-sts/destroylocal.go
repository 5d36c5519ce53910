package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/destroy"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
	"github.com/openshift/openshift-install-sts/pkg/logging"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// namedRequests returns the CredentialsRequests that the options name; those of a release as well
// that do not belong to the cluster now, since they may have belonged to it before. Where the state
// knows the requests those that a flag names count, and not what create is told in sts-config.yaml.
func (a *app) namedRequests(ctx context.Context, opts *options.Options, known bool) ([]credentialsrequest.Request, error) {
	asked := func(option string) bool { return !known || a.given(option) }
	var all []credentialsrequest.Request
	if len(opts.CredentialsRequestsDirs) > 0 && asked("credentials-requests-dir") {
		requests, notes, err := credentialsrequest.ReadDirs(ctx, opts.CredentialsRequestsDirs)
		for _, n := range notes {
			n.Log(a.log)
		}
		if err != nil {
			return nil, err
		}
		all = requests
	}
	if opts.ReleaseImage == "" || !asked("release-image") {
		return all, nil
	}
	reading := *opts
	reading.AllowVersionMismatch = true
	s, _, err := a.openStore(ctx, &reading, true, a.planTarget) // a dry run: the state is about what create read
	if err != nil {
		return nil, err
	}
	defer s.Close()
	read := &releasepayload.ReleasePayload{}
	if err := s.Fetch(ctx, read); err != nil {
		return nil, err
	}
	return append(all, read.Payload.Requests...), nil
}

// kept says what stays in the install directory.
func (d *destruction) kept() []string {
	var kept []string
	saved := &keypair.KeyPair{}
	if found, err := d.store.Previous(saved); err == nil && found {
		kept = append(kept, "the signing key")
	}
	requests := &credentialsrequests.CredentialsRequests{}
	if found, err := d.store.Previous(requests); err == nil && found {
		kept = append(kept, "what is known of the CredentialsRequests")
	}
	for _, name := range d.store.Written() {
		if filepath.Dir(name) == "manifests" {
			return append(kept, "the manifests")
		}
	}
	return kept
}

// keys returns the private key that the state holds, by the name of its file.
func (d *destruction) keys() map[string][]byte {
	saved := &keypair.KeyPair{}
	if found, err := d.store.Previous(saved); err != nil || !found || saved.PrivateKey == "" {
		return nil
	}
	return map[string][]byte{keypair.PrivateKeyFile: []byte(saved.PrivateKey)}
}

// purgeable returns the files that a purge is about, but for the log.
func (d *destruction) purgeable() []string {
	names := d.store.Written()
	for name := range d.keys() {
		names = append(names, name)
	}
	var there []string
	for _, name := range append(names, store.StateFileName) {
		if _, err := os.Lstat(filepath.Join(d.dir, name)); err == nil {
			there = append(there, name)
		}
	}
	return there
}

// purge removes what this program wrote into the install directory, once nothing in AWS needs it
// any more. The state holds the signing key: as long as anything is published under the cluster's
// name, somebody may need it.
func (d *destruction) purge(ctx context.Context, result view.Destroyed) ([]store.FileOutcome, error) {
	if !result.Complete || d.found.Count(destroy.Foreign) > 0 {
		return []store.FileOutcome{}, diagnostic.Failuref("See to what is left, and run the command again.",
			"the install directory is not purged, since there still are resources of the name %s in AWS", d.found.InfraName)
	}
	files, err := d.store.Purge(ctx, d.keys())
	if err != nil {
		return files, err
	}
	// Last of all, since it tells what was done until here.
	if err := durable.Remove(d.dir, logging.FileName); err != nil {
		return files, diagnostic.Failuref(durable.Advice(err), "%w", err)
	}
	return append(files, store.FileOutcome{Name: logging.FileName, Outcome: store.FileRemoved}), nil
}
