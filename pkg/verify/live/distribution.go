package live

import (
	"context"
	"net/http"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// judgeDeployed judges whether what was found of the distribution is in force everywhere.
func judgeDeployed(r Resources) verify.Result {
	switch {
	case r.Skipped != "":
		return checkDeployed.Skipped("", "%s", r.Skipped)
	case r.Err != nil:
		return checkDeployed.Skipped("", "it could not be compared, for the reason given above")
	}
	for _, c := range r.Comparisons {
		found, _ := c.Actual.(*cloud.ActualDistribution)
		switch {
		case c.Desired.ID().Kind != cloud.KindDistribution:
		case found == nil:
			return checkDeployed.Skipped(c.Desired.ID().Name, "there is none")
		case !found.Deployed:
			return checkDeployed.Warning(found.Distribution, "CloudFront is still spreading it")
		default:
			return checkDeployed.OK(found.Distribution)
		}
	}
	return checkDeployed.Skipped("", "there is none to look at")
}

// judgeClosed asks S3 itself for a document of a private bucket, as anybody may. It must be refused.
func judgeClosed(ctx context.Context, in Input, env environment) verify.Result {
	if in.BucketURL == "" {
		return verify.Result{}
	}
	url := documentURL(in.BucketURL, oidc.KeysPath)
	f, err := newFetcher(in, env.sleep)
	if err != nil {
		return checkClosed.Skipped(url, "the connections are not set up: %s", err)
	}
	defer f.close()
	const again = "While it stays so, this is not proved: run the command again, and look at what stands between here and S3."
	switch r := f.get(ctx, url); {
	case r.err != nil:
		return checkClosed.Warning(url, "not conclusive: S3 could not be asked: %s", cause(r.err)).Advise("%s", again)
	case r.status >= http.StatusOK && r.status < http.StatusMultipleChoices:
		return checkClosed.Problem(url, "everybody can read it there")
	case r.status == http.StatusForbidden || r.status == http.StatusUnauthorized:
		return checkClosed.OK(url)
	default:
		return checkClosed.Warning(url, "not conclusive: status %s is not how S3 refuses", status(r)).Advise("%s", again)
	}
}
