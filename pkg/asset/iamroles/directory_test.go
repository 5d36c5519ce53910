package iamroles

import (
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Roles of the cluster's name that another directory seems to have made are left alone, where no bucket
// tells by its keys.
func TestCheckDirectory(t *testing.T) {
	const trustsOther = `{"Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/oidc.example.com/sa"}}}`
	const anotherIssuer = "role " + ownShort + " is already there, trusting another identity provider than "
	e := cluster("aws")
	e.IssuerKind, e.Issuer = endpoint.SelfHosted, "https://oidc.example.com/sb"
	own := cloud.OwnershipTags(infra)
	ours, err := trustPolicy(e, ingress()).JSON()
	if err != nil {
		t.Fatal(err)
	}
	recorded := map[credentialsrequest.Secret]string{short: ownShort}
	for _, test := range []struct {
		name           string
		trust          string
		tags           map[string]string
		recorded       map[credentialsrequest.Secret]string
		keyed          bool
		bucket, dry    bool
		gone           bool
		refused, hints string
	}{
		{name: "another issuer's", trust: trustsOther, tags: own, keyed: true, refused: anotherIssuer, hints: "choose another --name"},
		{name: "another issuer's, and other roles are recorded", trust: trustsOther, tags: own, recorded: map[credentialsrequest.Secret]string{one: ownOne}, refused: anotherIssuer, hints: "choose another --name"},
		{name: "another issuer's, recorded", trust: trustsOther, tags: own, recorded: recorded},
		{name: "another issuer's, with a bucket", trust: trustsOther, tags: own, bucket: true},
		{name: "another issuer's, rendered", trust: trustsOther, tags: own, dry: true},
		{name: "another issuer's, without our tag", trust: trustsOther, keyed: true},
		{name: "our issuer's, without a key", trust: ours, tags: own, refused: "neither a record of them nor a signing key", hints: "--private-key-file"},
		{name: "our issuer's, with the key", trust: ours, tags: own, keyed: true},
		{name: "our issuer's, without a key, recorded", trust: ours, tags: own, recorded: recorded},
		{name: "our issuer's, without a key, and other roles are recorded", trust: ours, tags: own, recorded: map[credentialsrequest.Secret]string{one: ownOne}},
		{name: "our issuer's, without a key, with a bucket", trust: ours, tags: own, bucket: true},
		{name: "nothing there, and no key", gone: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := *e
			if test.bucket {
				at.IssuerKind = endpoint.PublicBucket
			}
			role := cloud.Comparison{Desired: cloud.Role{RoleName: ownShort}}
			if !test.gone {
				role.Actual = &cloud.ActualRole{Trust: test.trust, Tags: test.tags}
			}
			session := sessionOf(t, nil, test.recorded, nil)
			opts := &options.Options{Offline: test.dry}
			if test.keyed {
				opts.PrivateKeyFile = "key.pem"
			}
			err := checkDirectory(&at, opts, session, []cloud.Comparison{role})
			if test.refused == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.refused) || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), test.hints) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestTrustedProviders(t *testing.T) {
	for text, want := range map[string][]string{
		`{"Statement":[{"Principal":{"Federated":["arn:aws:iam::1:oidc-provider/a","arn:aws:iam::1:saml-provider/b"]}},{"Principal":{"Federated":"arn:aws:iam::1:oidc-provider/c"}}]}`: {"arn:aws:iam::1:oidc-provider/a", "arn:aws:iam::1:oidc-provider/c"},
		`{"Statement":{"Principal":"*"}}`:                        nil,
		`{"Statement":{"Principal":{"AWS":"123456789012"}}}`:     nil,
		`{"Statement":[{"NotPrincipal":{"Federated":"arn:x"}}]}`: nil,
		`no policy`: nil,
	} {
		if got := trustedProviders(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
}
