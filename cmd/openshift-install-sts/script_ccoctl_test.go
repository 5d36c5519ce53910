//go:build unix

package main

import (
	"context"
	"slices"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
)

// ccoctl GENERATION NAME OUTPUT [DIR...] makes what `ccoctl aws create-all` makes of the
// CredentialsRequests in DIR, or in credrequests: in AWS for a cluster called NAME, and in the
// folder OUTPUT. A private cluster is made through the proxy, which knows what moto forgets of a
// distribution; the requests so far are forgotten then.
func cmdCcoctl(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 3, "ccoctl acl|policy|private NAME OUTPUT [DIR...]")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var dirs []string
	for _, dir := range append(args[3:], "credrequests")[:max(1, len(args)-3)] {
		dirs = append(dirs, ts.MkAbs(dir))
	}
	requests, _, err := credentialsrequest.ReadDirs(ctx, dirs)
	ts.Check(err)
	// Like ccoctl without --enable-tech-preview.
	requests = slices.DeleteFunc(requests, func(r credentialsrequest.Request) bool {
		return r.Annotations["release.openshift.io/feature-set"] != ""
	})
	cluster := ccoctl.Cluster{
		Endpoint: worldOf(ts).moto, Name: args[1], Region: region, Generation: ccoctl.Generation(args[0]), Key: worldOf(ts).key,
	}
	if proxy := worldOf(ts).proxy; cluster.Generation == ccoctl.Private {
		cluster.Endpoint = proxy.URL()
		defer proxy.ResetRequests()
	}
	ts.Check(cluster.Create(ctx, requests, ts.MkAbs(args[2])))
}
