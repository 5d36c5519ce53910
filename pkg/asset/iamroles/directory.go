package iamroles

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// checkDirectory refuses roles that carry the cluster's tag and seem to be those of another install
// directory of the same name. Where there is a bucket, the key that it publishes tells; an issuer that the
// user serves has none, so that roles without a record are judged: by the provider that they trust, and by
// whether there is a key, since a directory that made roles has one.
func checkDirectory(e *endpoint.Endpoint, opts *options.Options, session *store.Session, roles []cloud.Comparison) error {
	if opts.Offline || e.HasBucket() {
		return nil
	}
	resources := session.Resources()
	var tagged, trusting, others []string
	for _, r := range roles {
		actual := actualRole(r)
		if actual == nil || actual.Missing || r.Desired == nil || slices.Contains(resources, r.Desired.ID().String()) ||
			actual.Tags[cloud.OwnershipTag(e.InfraName)] != cloud.OwnershipValue {
			continue
		}
		tagged = append(tagged, r.Desired.ID().Name)
		strangers := slices.DeleteFunc(trustedProviders(actual.Trust), func(arn string) bool { return arn == e.ProviderARN() })
		if len(strangers) > 0 {
			trusting = append(trusting, r.Desired.ID().Name)
			others = append(others, strangers...)
		}
	}
	if len(trusting) > 0 {
		slices.Sort(others)
		return diagnostic.Failuref(
			fmt.Sprintf("Another install directory seems to own the name %s: choose another --name. If the roles are this cluster's and its issuer has changed, take the other provider out of their trust policies first.", e.InfraName),
			"%s already there, trusting another identity provider than %s: %s", named(trusting), e.ProviderARN(), strings.Join(slices.Compact(others), ", "))
	}
	if len(tagged) == 0 || session.HasResources() {
		return nil
	}
	keyed, err := hasKey(opts, session)
	if err != nil {
		return err
	}
	if !keyed {
		return diagnostic.Failuref(
			fmt.Sprintf("Another install directory seems to own the name %s. If the roles are this cluster's, give its signing key with --private-key-file; else choose another --name.", e.InfraName),
			"%s already there, and this directory has neither a record of them nor a signing key", named(tagged))
	}
	return nil
}

// hasKey reports whether there is a signing key, be it a wrong one, which keypair.Existing refuses. The
// comparison does not depend on that: verify computes roles of directories whose key is amiss.
func hasKey(opts *options.Options, session *store.Session) (bool, error) {
	if opts.PrivateKeyFile != "" || opts.PublicKeyFile != "" {
		return true, nil
	}
	if _, err := session.Files().FetchByName(keypair.PrivateKeyFile); !errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	return session.Previous(&keypair.KeyPair{})
}

// named returns the subject of a sentence about roles, with its verb.
func named(roles []string) string {
	switch n := len(roles) - 1; n {
	case 0:
		return fmt.Sprintf("role %s is", roles[0])
	case 1:
		return fmt.Sprintf("role %s and 1 more are", roles[0])
	default:
		return fmt.Sprintf("role %s and %d more are", roles[0], n)
	}
}

// oneOrMore is a list of a policy, which IAM allows to write as a single element.
type oneOrMore[T any] []T

// UnmarshalJSON reads a list, or one element without one.
func (l *oneOrMore[T]) UnmarshalJSON(data []byte) error {
	var many []T
	if err := json.Unmarshal(data, &many); err == nil {
		*l = many
		return nil
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*l = oneOrMore[T]{one}
	return nil
}

// trustedProviders returns the ARNs of the OIDC identity providers that a trust policy names. A policy
// that cannot be read names none: comparing it says what is wrong.
func trustedProviders(trust string) []string {
	var policy struct {
		Statement oneOrMore[struct {
			Principal json.RawMessage `json:"Principal"`
		}] `json:"Statement"`
	}
	if err := json.Unmarshal([]byte(trust), &policy); err != nil {
		return nil
	}
	var arns []string
	for _, s := range policy.Statement {
		var principal struct {
			Federated oneOrMore[string] `json:"Federated"`
		}
		if err := json.Unmarshal(s.Principal, &principal); err != nil {
			continue // "*" is no provider
		}
		for _, name := range principal.Federated {
			if strings.Contains(name, ":oidc-provider/") {
				arns = append(arns, name)
			}
		}
	}
	return arns
}
