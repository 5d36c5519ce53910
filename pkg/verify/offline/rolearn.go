package offline

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// roleOf returns what the state saved about the role of a request; nil where it has nothing. A role
// without a name was brought by a request, and is of none that brings no role any more.
func (e *evidence) roleOf(r credentialsrequest.Request) *iamroles.Role {
	for i := range e.Roles {
		if e.Roles[i].Secret == r.Secret && (e.Roles[i].RoleName != "" || r.RoleARN != "") {
			return &e.Roles[i]
		}
	}
	return nil
}

// desiredRoleOf returns the role that a run would want now for a request; nil where that is
// not known.
func (e *evidence) desiredRoleOf(r credentialsrequest.Request) *cloud.Role {
	saved := e.roleOf(r)
	for i, role := range e.Desired {
		if saved != nil && role.ARN == saved.ARN {
			return &e.Desired[i]
		}
	}
	for i, role := range e.Desired {
		if role.Description == "OpenShift role for "+r.Secret.String() {
			return &e.Desired[i]
		}
	}
	return nil
}

// roleARN returns the ARN of the role that a request's component is to assume; empty where
// nothing tells.
func (e *evidence) roleARN(r credentialsrequest.Request) string {
	if r.RoleARN != "" {
		return r.RoleARN
	}
	if saved := e.roleOf(r); saved != nil {
		return saved.ARN
	}
	if desired := e.desiredRoleOf(r); desired != nil {
		return desired.ARN
	}
	return ""
}

// checkRoleARNs compares the role that each Secret names with the one of its request, and all
// with the account and the partition.
func checkRoleARNs(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	results := checkRegions(e, c)
	for _, r := range e.Requests {
		results = append(results, e.checkPlaceOfRole(c, r)...)
	}
	for _, s := range e.secrets {
		want := e.roleARN(s.request)
		if s.profile == nil || want == "" {
			continue
		}
		switch have := s.profile.Value(awsconfig.RoleARN); have {
		case want:
		case "":
			results = append(results, c.Problem(s.foundIn, "the %s in %s does not set %s, which must be %s", s.title(), s.foundIn, awsconfig.RoleARN, want))
		default:
			results = append(results, c.Problem(s.foundIn, "the %s in %s names the role %s, and the role of CredentialsRequest %s is %s%s",
				s.title(), s.foundIn, quote(have), s.request.ID(), want, e.elsewhere(have)))
		}
	}
	return results
}

// elsewhere says that a role is of another account or partition than the cluster's.
func (e *evidence) elsewhere(arn string) string {
	partition, account := splitARN(arn)
	switch {
	case partition != "" && partition != e.Endpoint.Partition:
		return fmt.Sprintf("; it is of partition %s, and the cluster is in %s", quote(partition), e.Endpoint.Partition)
	case account != "" && account != e.Endpoint.Account:
		return fmt.Sprintf("; it is of account %s, and the cluster's is %s", quote(account), e.Endpoint.Account)
	}
	return ""
}

// splitARN returns the partition and the account that an ARN names; empty if it is none.
func splitARN(arn string) (partition, account string) {
	const fields = 6 // arn:partition:service:region:account:resource
	parts := strings.SplitN(arn, ":", fields)
	if len(parts) < fields || parts[0] != "arn" {
		return "", ""
	}
	return parts[1], parts[4]
}

// checkPlaceOfRole compares account and partition of a request's role with the cluster's. A role
// that somebody else made may be of another account, if that has the identity provider, too.
func (e *evidence) checkPlaceOfRole(c verify.Check, r credentialsrequest.Request) []verify.Result {
	arn := e.roleARN(r)
	if arn == "" {
		return nil
	}
	partition, account := splitARN(arn)
	subject, advice := "CredentialsRequest "+r.ID(), again+": it computes the roles anew."
	if r.RoleARN != "" {
		advice = "Correct roleARN in sts-config.yaml, or spec.providerSpec.stsIAMRoleARN of the CredentialsRequest."
	}
	switch {
	case partition == "":
		return []verify.Result{c.Problem(subject, "the role %s of CredentialsRequest %s is no ARN", quote(arn), r.ID()).Advise("%s", advice)}
	case partition != e.Endpoint.Partition:
		return []verify.Result{c.Problem(subject, "the role %s of CredentialsRequest %s is of partition %s, and the cluster is in %s",
			arn, r.ID(), partition, e.Endpoint.Partition).Advise("%s", advice)}
	case account != e.Endpoint.Account && r.RoleARN != "":
		return []verify.Result{c.Warning(subject, "CredentialsRequest %s brings the role %s, which is not of the cluster's account %s", r.ID(), arn, e.Endpoint.Account).
			Advise("See that account %s has an identity provider for %s, which the role trusts.", account, e.Endpoint.Issuer)}
	case account != e.Endpoint.Account:
		return []verify.Result{c.Problem(subject, "the role %s of CredentialsRequest %s is not of the cluster's account %s", arn, r.ID(), e.Endpoint.Account).Advise("%s", advice)}
	}
	return nil
}

// checkRegions compares the partition that all ARNs name with that of the regions.
func checkRegions(e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, r := range []struct{ what, region string }{
		{"the bucket's region", e.Endpoint.Region}, {"the cluster's region", cmp.Or(e.Dir.Region, e.Endpoint.Region)},
	} {
		partition, err := cloud.PartitionOf(r.region)
		switch {
		case err != nil:
			results = append(results, c.Failed(r.region, err)...)
		case partition != e.Endpoint.Partition:
			results = append(results, c.Problem(r.region, "%s %s is of partition %s, and the roles are of partition %s: the cluster could not assume them",
				r.what, r.region, partition, e.Endpoint.Partition).
				Advise("Start anew for the region where the cluster will be: `openshift-install-sts destroy`, then `openshift-install-sts create manifests`."))
		}
		if e.Dir.Region == "" || e.Dir.Region == e.Endpoint.Region {
			break
		}
	}
	return results
}
