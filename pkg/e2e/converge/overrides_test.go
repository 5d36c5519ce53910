package converge

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

const configFile = "sts-config.yaml"

// Overrides of a CredentialsRequest change its role, and the role changes back without them.
func TestOverrides(t *testing.T) {
	s := newSuite(t)
	role := alpha().role(infra)
	policy := `policies["` + role + `"].`
	const equals = `trustPolicy.statement[0].condition.StringEquals`
	for _, test := range []struct {
		name, override string
		want           []change
		contains       string // in the role's policies, trust policy included
	}{
		{
			"an action more", `addActions: [{actions: ["ec2:StopInstances"], condition: {StringEquals: {"aws:ResourceTag/team": x}}, reason: why}]`,
			[]change{{"role", role, policy + "statement[2]"}}, "ec2:StopInstances",
		},
		{
			"an action less", `removeActions: [{actions: ["ec2:Run*"], reason: why}]`,
			[]change{{"role", role, policy + "statement[0].action"}}, "",
		},
		{
			"resources and a condition", `narrow: [{actions: ["kms:*"], resources: ["arn:aws:kms:*:*:key/1", "arn:aws:kms:*:*:key/2"], condition: {StringEquals: {"aws:SourceVpc": vpc-1}}, reason: why}]`,
			[]change{{"role", role, policy + `statement[1].condition.StringEquals["aws:SourceVpc"]`}, {"role", role, policy + "statement[1].resource"}}, "vpc-1",
		},
		{
			"a service account more", "serviceAccounts: [another]",
			[]change{{"role", role, equals + `["` + issuer + `:sub"]`}}, "system:serviceaccount:openshift-alpha:another",
		},
		{
			"another audience that the provider has", "audiences: [sts.amazonaws.com]",
			[]change{{"role", role, equals + `["` + issuer + `:aud"]`}}, "sts.amazonaws.com",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := s.ready(t)
			c.write(t, configFile, "credentialsRequests:\n- name: alpha\n  "+test.override+"\n")
			c.finds(t, test.want)
			c.create(t)
			c.finds(t, nil)
			trust := decoded(t, send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role.AssumeRolePolicyDocument)
			inline := decoded(t, send(t, c.iam.GetRolePolicy, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &role}).PolicyDocument)
			if !strings.Contains(trust+inline, test.contains) {
				t.Errorf("%q is not in %s %s", test.contains, trust, inline)
			}
			c.write(t, configFile, "")
			fields := func(changes []change) (f []string) {
				for _, c := range changes {
					f = append(f, c.field)
				}
				return f
			}
			if back := c.plan(t); !slices.Equal(fields(back), fields(test.want)) {
				t.Errorf("without the override plan finds%s", list(back))
			}
			c.create(t)
			c.finds(t, nil)
		})
	}
}

// Another audience is accepted by the identity provider, too.
func TestOverrideOfAudiences(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	c.write(t, configFile, "credentialsRequests:\n- name: openshift-cloud-credential-operator/alpha\n  audiences: [vault, openshift]\n")
	c.create(t)
	c.finds(t, nil)
	got := send(t, c.iam.GetOpenIDConnectProvider, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(provider)}).ClientIDList
	slices.Sort(got)
	if want := []string{"openshift", "sts.amazonaws.com", "vault"}; !slices.Equal(got, want) {
		t.Errorf("the provider's audiences are %q, want %q", got, want)
	}
	trust := decoded(t, send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &roles[0]}).Role.AssumeRolePolicyDocument)
	if !strings.Contains(strings.ReplaceAll(trust, " ", ""), `:aud":["openshift","vault"]`) {
		t.Errorf("the trust policy is %s", trust)
	}
}

// A role of another team's gets no change, and the Secret names it.
func TestOverrideOfRole(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	theirs := "arn:aws:iam::" + account + ":role/network/alpha"
	send(t, c.iam.CreateRole, &iam.CreateRoleInput{RoleName: aws.String("alpha"), Path: aws.String("/network/"), AssumeRolePolicyDocument: aws.String(allowNothing)})
	c.write(t, configFile, "credentialsRequests:\n- name: alpha\n  roleARN: "+theirs+"\n")
	c.create(t)
	c.finds(t, nil)
	if secret := c.read(t, alpha().secretFile()); !strings.Contains(secret, "role_arn = "+theirs) {
		t.Errorf("the Secret does not name %s:\n%s", theirs, secret)
	}
	if text := c.snapshot(t); strings.Contains(text, roles[0]) {
		t.Errorf("a role was made, too:\n%s", text)
	}
	c.write(t, configFile, "credentialsRequests:\n- name: alpha\n  roleARN: arn:aws-cn:iam::"+account+":role/alpha\n")
	c.refused(t, 3, []string{"cloud-credential-operator/alpha", "arn:aws-cn:iam::", "partition aws "})
}

// What an override cannot do is refused, with its line, before anything is changed.
func TestOverridesRefused(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	c.create(t)
	for override, texts := range map[string][]string{
		"- name: gamma\n  serviceAccounts: [x]":                                                                            {configFile + ":3: credentialsRequests[0].name", "openshift-cloud-credential-operator/beta"},
		"- name: alpha\n  removeActions:\n  - {actions: [\"s3:GetObject\"], reason: r}":                                    {configFile + ":5: credentialsRequests[0].removeActions[0]", "it does not allow s3:GetObject"},
		"- name: alpha\n  narrow:\n  - {actions: [\"kms:*\"], resources: [\"*\"], reason: r}":                              {configFile + ":5: credentialsRequests[0].narrow[0]", "does not cover"},
		"- name: alpha\n  serviceAccounts: [x]\n- name: openshift-cloud-credential-operator/alpha\n  serviceAccounts: [y]": {configFile + ":5: credentialsRequests[1]", "credentialsRequests[0], too"},
	} {
		c.write(t, configFile, "# of ours\ncredentialsRequests:\n"+override+"\n")
		c.refused(t, 3, texts)
	}
}

// A request that names no service accounts gets them, or a role of others, from an override.
func TestOverrideOfMissingAccounts(t *testing.T) {
	nobody := alpha()
	nobody.accounts = nil
	c := newCluster(t, take(t), t.TempDir(), nobody, beta())
	c.refused(t, 3, []string{"cloud-credential-operator/alpha names no service accounts", "sts-config.yaml"})
	c.write(t, configFile, "credentialsRequests:\n- name: alpha\n  serviceAccounts: [alpha-operator]\n")
	c.create(t)
	c.finds(t, nil)
	trust := decoded(t, send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &roles[0]}).Role.AssumeRolePolicyDocument)
	if !strings.Contains(trust, "system:serviceaccount:openshift-alpha:alpha-operator") {
		t.Errorf("the trust policy is %s", trust)
	}
}
