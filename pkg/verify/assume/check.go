package assume

import "github.com/openshift/openshift-install-sts/pkg/verify"

const repair = "Run `openshift-install-sts plan` to see what differs, and `openshift-install-sts create manifests` to repair it."

var (
	checkAssumed = verify.Check{
		ID: "role-assumed", Group: verify.Assume,
		Sentence: "Each service account gets credentials for its role with a token like the cluster's.",
		Advice:   repair,
	}
	checkIdentity = verify.Check{
		ID: "assumed-identity", Group: verify.Assume,
		Sentence: "The credentials are those of the role, in its account.",
		Advice:   "Look at which endpoint STS is reached through (AWS_ENDPOINT_URL_STS, serviceEndpoints of the install-config): it answers for another role than it was asked for.",
	}
	checkAccount = verify.Check{
		ID: "other-service-account-refused", Group: verify.Assume,
		Sentence: "A service account that the trust policy does not list cannot assume the role.",
		Advice:   "The trust policy lets other workloads of the cluster assume the role: it must compare the whole subject, with StringEquals. " + repair,
	}
	checkAudience = verify.Check{
		ID: "other-audience-refused", Group: verify.Assume,
		Sentence: "A token for an audience that the identity provider admits and the role does not, such as sts.amazonaws.com, cannot assume it.",
		Advice:   "The trust policy must demand the role's audience, openshift unless sts-config.yaml says otherwise, with StringEquals: otherwise tokens that pods get for other purposes can assume the role. " + repair,
	}
	checkUnknownAudience = verify.Check{
		ID: "unknown-audience-refused", Group: verify.Assume,
		Sentence: "A token for an audience that the identity provider does not admit is refused.",
		Advice:   "The identity provider must admit openshift, sts.amazonaws.com and the audiences of sts-config.yaml only. " + repair,
	}
	checkKey = verify.Check{
		ID: "other-key-refused", Group: verify.Assume,
		Sentence: "A token that another key has signed is refused.",
		Advice:   "Anybody could assume the roles with a token of their own making. Look at which endpoint STS is reached through (AWS_ENDPOINT_URL_STS, serviceEndpoints of the install-config); AWS checks signatures.",
	}
	checkEndpoint = verify.Check{
		ID: "endpoint-checks-tokens", Group: verify.Assume,
		Sentence: "The STS endpoint checks tokens as AWS does.",
	}
)

// counterChecks are the checks of what must be refused.
var counterChecks = []verify.Check{checkAccount, checkAudience, checkUnknownAudience, checkKey}

// Checks returns all checks of this package, in the order of their results. The last one is
// made with Input.AcceptsAny alone.
func Checks() []verify.Check {
	return append(append([]verify.Check{checkAssumed, checkIdentity}, counterChecks...), checkEndpoint)
}
