package rendering

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/policylint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/lint"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

const privateKey = "the private key"

// generate renders with formats that are told apart by what they are given.
func generate(t *testing.T, formats ...render.Format) (*Rendering, error) {
	t.Helper()
	target := render.NewTarget(cloud.Account{ID: "123456789012", Partition: "aws"})
	e := &endpoint.Endpoint{Account: "123456789012", Partition: "aws", Region: "eu-west-1", InfraName: "harbor", Issuer: "https://issuer", Tags: cloud.OwnershipTags("harbor")}
	desired := []cloud.Resource{
		cloud.Bucket{BucketName: "harbor-oidc", Tags: e.Tags}, cloud.BucketPolicy{Bucket: "harbor-oidc"}, cloud.OIDCProvider{ARN: "arn", Tags: e.Tags},
		inline("harbor-b", e.Tags), inline("harbor-a", e.Tags),
	}
	for _, d := range desired {
		if _, err := target.Apply(t.Context(), cloud.Comparison{Desired: d}); err != nil {
			t.Fatal(err)
		}
	}
	role := func(namespace, name string) iamroles.Role {
		return iamroles.Role{Request: "r/" + namespace, Secret: credentialsrequest.Secret{Namespace: namespace, Name: "s"}, RoleName: name, ARN: "arn:" + namespace}
	}
	parents := asset.Parents{}
	parents.Add(
		&Request{Target: target, Formats: formats}, &Comparison{}, &options.Options{RolePath: "/"}, &options.Kept{}, e,
		&keypair.KeyPair{KeyID: "kid", PrivateKey: privateKey}, &manifests.Manifests{},
		&oidcconfig.OIDCConfig{Objects: []cloud.Object{{Key: "keys.json"}, {Key: ".well-known/openid-configuration"}}},
		&policylint.PolicyLint{Findings: []lint.Finding{{Check: "any-resource"}}},
		&iamroles.IAMRoles{Roles: []iamroles.Role{role("openshift-b", "harbor-b"), role("openshift-c", ""), role("openshift-a", "harbor-a")}},
	)
	r := &Rendering{}
	return r, r.Generate(t.Context(), parents)
}

// inline returns a role with the inline policy that a role has.
func inline(name string, tags map[string]string) cloud.Role {
	return cloud.Role{RoleName: name, Path: "/", Tags: tags, Inline: map[string]iampolicy.Document{name: {}}}
}

// seen keeps the stack that a format was given.
func seen(name string, hasKey bool, stack **render.Stack) render.Format {
	return render.Format{Name: name, HasPrivateKey: hasKey, Render: func(_ context.Context, s *render.Stack) ([]render.File, error) {
		*stack = s
		return []render.File{{Name: "a/" + name}, {Name: "run.sh", Mode: render.ModeScript}, {Name: "key", Data: s.PrivateKey, Mode: render.ModeSecret}}, nil
	}}
}

func TestRendering(t *testing.T) {
	var public, private *render.Stack
	r, err := generate(t, seen("public", false, &public), seen("private", true, &private))
	if err != nil {
		t.Fatal(err)
	}
	// The components are sorted, each with its own role or none.
	var got []string
	for _, c := range public.Components {
		name := "theirs"
		if c.Role != nil {
			name = c.Role.RoleName
		}
		got = append(got, c.Secret.Namespace+" "+name+" "+c.RoleARN)
	}
	if want := []string{"openshift-a harbor-a arn:openshift-a", "openshift-b harbor-b arn:openshift-b", "openshift-c theirs arn:openshift-c"}; !slices.Equal(got, want) {
		t.Errorf("the components are %q, want %q", got, want)
	}
	// The documents are sorted, and the findings are there.
	if d := public.Documents; len(d) != 2 || d[0].Key != ".well-known/openid-configuration" || len(public.Findings) != 1 {
		t.Errorf("the documents are %v, the findings %v", d, public.Findings)
	}
	// Only who asks for the private key is given it.
	if len(public.PrivateKey) > 0 || string(private.PrivateKey) != privateKey {
		t.Errorf("the formats were given the keys %q and %q", public.PrivateKey, private.PrivateKey)
	}
	var names []string
	for _, f := range r.Files() {
		names = append(names, f.Filename)
	}
	if want := []string{"sts/public/a/public", "sts/public/run.sh", "sts/public/key", "sts/private/a/private", "sts/private/run.sh", "sts/private/key"}; !slices.Equal(names, want) {
		t.Errorf("the files are %q, want %q", names, want)
	}
	if r.Mode("sts/public/run.sh") != render.ModeScript || r.Mode("sts/private/key") != render.ModeSecret || r.Mode("sts/public/a/public") != render.ModePlain {
		t.Error("the modes are not those of the formats")
	}
	if want := []string{"sts/public/key", "sts/private/key"}; !slices.Equal(r.Secrets(), want) {
		t.Errorf("the secrets are %q", r.Secrets())
	}
	if !slices.Equal(r.Formats, []string{"public", "private"}) || r.Endpoint.InfraName != "harbor" {
		t.Errorf("kept is %+v", r)
	}
}

// A format that fails is named.
func TestRenderingFails(t *testing.T) {
	broken := render.Format{Name: "broken", Render: func(context.Context, *render.Stack) ([]render.File, error) { return nil, context.DeadlineExceeded }}
	if _, err := generate(t, broken); err == nil || !strings.HasPrefix(err.Error(), "format broken: ") {
		t.Errorf("the error is %v", err)
	}
}

// While the issuer is not known, nothing that names it is written: neither a document nor a role.
func TestFirstStep(t *testing.T) {
	target := render.NewTarget(cloud.Account{ID: "123456789012", Partition: "aws"})
	e := &endpoint.Endpoint{InfraName: "harbor", IssuerKind: endpoint.CloudFront, Issuer: endpoint.PendingIssuer, Pending: true, Tags: cloud.OwnershipTags("harbor")}
	for _, d := range []cloud.Resource{cloud.Bucket{BucketName: "harbor-oidc", Tags: e.Tags}, cloud.BucketPolicy{Bucket: "harbor-oidc"}, cloud.Distribution{Reference: "harbor-oidc", Tags: e.Tags}} {
		if _, err := target.Apply(t.Context(), cloud.Comparison{Desired: d}); err != nil {
			t.Fatal(err)
		}
	}
	var stack *render.Stack
	generate := func() (*FirstStep, error) {
		parents := asset.Parents{}
		parents.Add(&Request{Target: target, Formats: []render.Format{seen("public", false, &stack)}}, &Comparison{}, &options.Options{}, &options.Kept{}, e, &oidcconfig.OIDCConfig{}, &credentialsrequests.CredentialsRequests{})
		f := &FirstStep{}
		return f, f.Generate(t.Context(), parents)
	}
	f, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	if !stack.Pending() || stack.Issuer != "" || stack.Distribution == nil || len(stack.Documents)+len(stack.Roles)+len(stack.Components) > 0 || stack.Provider != nil {
		t.Errorf("the stack is %+v", stack)
	}
	if f.StateID() != (&Rendering{}).StateID() || len(f.Files()) != 3 {
		t.Errorf("the first step is kept as %s, with %d files", f.StateID(), len(f.Files()))
	}
	e.Pending = false
	if _, err := generate(); err == nil {
		t.Error("there is a first step although the issuer is known")
	}
}

func TestWrites(t *testing.T) {
	r := &Request{Formats: []render.Format{{Name: "aws-cli"}, {Name: "files"}}}
	for name, want := range map[string]bool{
		"sts/aws-cli/apply.sh": true, "sts/files/a/b": true, "sts/filesystem/a": false, "sts/terraform/main.tf": false, ReportFile: false, "sts/oidc/keys.json": false,
	} {
		if got := r.writes(name); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
	r.Report = true
	if !r.writes(ReportFile) {
		t.Error("the report is not written")
	}
}
