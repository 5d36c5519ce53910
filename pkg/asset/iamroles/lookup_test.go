package iamroles

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
)

// observed holds roles by name, and remembers which were looked at. It changes nothing.
type observed struct {
	cloud.Target
	roles map[string]*cloud.ActualRole

	mu     sync.Mutex
	looked []string
}

func (a *observed) Observe(_ context.Context, r cloud.Resource) (cloud.Actual, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.looked = append(a.looked, r.ID().Name)
	if role, ok := a.roles[r.ID().Name]; ok {
		return role, nil
	}
	return nil, nil
}

// The Secrets of the tests: the names of the first two are one when ccoctl has cut them, and
// that of the third is short.
var (
	one   = credentialsrequest.Secret{Namespace: "openshift-cloud-network-config-controller", Name: "cloud-credentials-one"}
	two   = credentialsrequest.Secret{Namespace: "openshift-cloud-network-config-controller", Name: "cloud-credentials-two"}
	short = credentialsrequest.Secret{Namespace: "openshift-ingress-operator", Name: "cloud-credentials"}
)

const (
	infra    = "harbor-x4k2p"
	shared   = "harbor-x4k2p-openshift-cloud-network-config-controller-cloud-cre"
	ownOne   = "harbor-x4k2p-openshift-cloud-network-config-controller-11e6f5bf"
	ownShort = "harbor-x4k2p-openshift-ingress-operator-cloud-credentials"
	handmade = "made-by-hand"
	// The first digits that sha256sum gives for harbor-x4k2p/<namespace>/<secret>.
	hashOne   = "30f99ea1"
	hashShort = "f768b102"
	elsewhere = "arn:aws:iam::999999999999:role/" + handmade
)

// made is a role that was made for a Secret, with tags.
func made(s credentialsrequest.Secret, tags map[string]string) *cloud.ActualRole {
	return &cloud.ActualRole{Path: "/", Description: description(s), Tags: tags}
}

func arnOf(name string) string { return "arn:aws:iam::123456789012:role/" + name }

func TestLookup(t *testing.T) {
	own, other := cloud.OwnershipTags(infra), cloud.OwnershipTags("another")
	if rolename.Cut(infra, one) != shared || rolename.Cut(infra, two) != shared || rolename.Cut(infra, short) != "" {
		t.Fatalf("the cut names are %q, %q and %q", rolename.Cut(infra, one), rolename.Cut(infra, two), rolename.Cut(infra, short))
	}
	for _, test := range []struct {
		name string
		// roles are those in AWS; secrets are the roles that the manifests name, recorded those of
		// the state, and rendered those that the state only has from a render.
		roles                       map[string]*cloud.ActualRole
		secrets, recorded, rendered map[credentialsrequest.Secret]string
		adopt, offline              bool
		template                    string
		// of are the requests' Secrets, and want their roles.
		of     []credentialsrequest.Secret
		want   []string
		looked []string // at which names
		logs   string
	}{
		{name: "a short name", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort}},
		{name: "a cut name, nothing there", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{shared, ownOne}},
		{
			name: "ccoctl's by its cut name", of: []credentialsrequest.Secret{one}, want: []string{shared}, looked: []string{shared, ownOne},
			roles: map[string]*cloud.ActualRole{shared: made(one, own)}, logs: "keeps the role " + shared,
		},
		{
			name: "ours before ccoctl's", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{shared, ownOne},
			roles: map[string]*cloud.ActualRole{shared: made(one, own), ownOne: made(one, own)},
		},
		{
			name: "a cut name of another Secret's", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{shared, ownOne},
			roles: map[string]*cloud.ActualRole{shared: made(two, own)},
		},
		{
			name: "a cut name of another cluster's", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{shared, ownOne}, adopt: true,
			roles: map[string]*cloud.ActualRole{shared: made(one, other)}, logs: "belongs to cluster another",
		},
		{
			name: "a cut name without a tag", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{shared, ownOne},
			roles: map[string]*cloud.ActualRole{shared: made(one, nil)}, logs: "--adopt takes it over",
		},
		{
			name: "a cut name without a tag, adopted", of: []credentialsrequest.Secret{one}, want: []string{shared}, looked: []string{shared, ownOne}, adopt: true,
			roles: map[string]*cloud.ActualRole{shared: made(one, nil)},
		},
		{
			name: "managed policies of a cut name alone", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{shared, ownOne},
			roles: map[string]*cloud.ActualRole{shared: {Missing: true, Description: description(one), Tags: own}},
		},
		{
			name: "named by the Secret", of: []credentialsrequest.Secret{short}, want: []string{handmade}, looked: []string{ownShort, handmade},
			secrets: map[credentialsrequest.Secret]string{short: arnOf("sts/" + handmade)},
			roles:   map[string]*cloud.ActualRole{handmade: {Path: "/sts/", Tags: own}, ownShort: made(short, own)},
		},
		{
			name: "named by the Secret, by our name", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort},
			secrets: map[credentialsrequest.Secret]string{short: arnOf(ownShort)}, roles: map[string]*cloud.ActualRole{ownShort: made(short, own)},
		},
		{
			name: "named by the Secret, and gone", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort, handmade},
			secrets: map[credentialsrequest.Secret]string{short: arnOf(handmade)},
		},
		{
			name: "named by the Secret, in another account", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort},
			secrets: map[credentialsrequest.Secret]string{short: elsewhere}, roles: map[string]*cloud.ActualRole{handmade: made(short, own)},
		},
		{
			name: "named by the Secret, without a tag", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort, handmade},
			secrets: map[credentialsrequest.Secret]string{short: arnOf(handmade)}, roles: map[string]*cloud.ActualRole{handmade: {Path: "/"}},
			logs: "Secret openshift-ingress-operator/cloud-credentials seems to have is left alone: role made-by-hand exists, but does not carry the tag openshift.io/cloud-credential-operator/harbor-x4k2p=owned; --adopt takes it over",
		},
		{
			name: "named by the Secret, adopted", of: []credentialsrequest.Secret{short}, want: []string{handmade}, looked: []string{ownShort, handmade}, adopt: true,
			secrets: map[credentialsrequest.Secret]string{short: arnOf(handmade)}, roles: map[string]*cloud.ActualRole{handmade: {Path: "/"}},
		},
		{
			name: "named by the Secret, another cluster's", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort, handmade}, adopt: true,
			secrets: map[credentialsrequest.Secret]string{short: arnOf(handmade)}, roles: map[string]*cloud.ActualRole{handmade: {Path: "/", Tags: other}},
			logs: "belongs to cluster another",
		},
		{
			name: "named by the Secret, another Secret's", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort, handmade},
			secrets: map[credentialsrequest.Secret]string{short: arnOf(handmade)}, roles: map[string]*cloud.ActualRole{handmade: made(one, own)},
			logs: "which is not its own",
		},
		{
			name: "both Secrets name the role of one", of: []credentialsrequest.Secret{two, one}, want: []string{rolename.Default(infra, two), shared},
			looked:  []string{shared, rolename.Default(infra, two), shared, ownOne},
			secrets: map[credentialsrequest.Secret]string{one: arnOf(shared), two: arnOf(shared)}, roles: map[string]*cloud.ActualRole{shared: made(one, own)},
			logs: `names the role ` + shared + `, which is not its own (\"OpenShift role for openshift-cloud-network-config-controller/cloud-credentials-one\")`,
		},
		{
			name: "both Secrets name a role of nobody's", of: []credentialsrequest.Secret{one, two}, want: []string{ownOne, rolename.Default(infra, two)},
			looked:  []string{handmade, handmade, shared, shared, ownOne, rolename.Default(infra, two)},
			secrets: map[credentialsrequest.Secret]string{one: arnOf(handmade), two: arnOf(handmade)}, roles: map[string]*cloud.ActualRole{handmade: {Path: "/", Tags: own}},
		},
		{
			name: "recorded", of: []credentialsrequest.Secret{one}, want: []string{shared}, looked: []string{shared},
			recorded: map[credentialsrequest.Secret]string{one: shared}, roles: map[string]*cloud.ActualRole{shared: {Path: "/", Description: "edited", Tags: own}},
			secrets: map[credentialsrequest.Secret]string{one: arnOf(handmade)},
		},
		{
			name: "recorded, by our name", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{ownOne},
			recorded: map[credentialsrequest.Secret]string{one: ownOne}, roles: map[string]*cloud.ActualRole{shared: made(one, own)},
		},
		{
			name: "recorded, and gone", of: []credentialsrequest.Secret{one}, want: []string{shared}, looked: []string{shared},
			recorded: map[credentialsrequest.Secret]string{one: shared},
		},
		{
			name: "recorded, and somebody else's now", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, looked: []string{shared, ownOne},
			recorded: map[credentialsrequest.Secret]string{one: shared}, roles: map[string]*cloud.ActualRole{shared: made(one, nil)}, logs: "is left alone",
		},
		{
			name: "recorded for one, and another request comes", of: []credentialsrequest.Secret{one, two}, want: []string{shared, rolename.Default(infra, two)},
			looked:   []string{shared, shared, rolename.Default(infra, two)},
			recorded: map[credentialsrequest.Secret]string{one: shared}, roles: map[string]*cloud.ActualRole{shared: made(one, own)},
		},
		{
			name: "a template", of: []credentialsrequest.Secret{one, short}, want: []string{"ocp-cloud-credentials-one-" + hashOne, "ocp-cloud-credentials-" + hashShort}, template: "ocp-{secret}-{hash}",
			looked: []string{shared, ownOne, "ocp-cloud-credentials-one-" + hashOne, ownShort, "ocp-cloud-credentials-" + hashShort},
		},
		{
			name: "a template for roles that are recorded", of: []credentialsrequest.Secret{one, short}, want: []string{shared, "ocp-cloud-credentials-" + hashShort}, template: "ocp-{secret}-{hash}",
			looked:   []string{shared, ownShort, "ocp-cloud-credentials-" + hashShort},
			recorded: map[credentialsrequest.Secret]string{one: shared}, roles: map[string]*cloud.ActualRole{shared: made(one, own)},
			logs: "1 of 2 roles keep the names that they have, since the cluster's Secrets name them: --role-name-template is for those that are created",
		},
		{
			name: "a template for a role of the default name without a record", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, template: "ocp-{secret}-{hash}",
			looked: []string{ownShort, "ocp-cloud-credentials-" + hashShort}, roles: map[string]*cloud.ActualRole{ownShort: made(short, own)}, logs: "keeps the role " + ownShort,
		},
		{
			name: "a template, and somebody else's role of the default name", of: []credentialsrequest.Secret{short}, want: []string{"ocp-cloud-credentials-" + hashShort}, template: "ocp-{secret}-{hash}",
			looked: []string{ownShort, "ocp-cloud-credentials-" + hashShort}, roles: map[string]*cloud.ActualRole{ownShort: made(short, other)}, logs: "belongs to cluster another",
		},
		{
			name: "rendering by a template", of: []credentialsrequest.Secret{short}, want: []string{"ocp-cloud-credentials-" + hashShort}, template: "ocp-{secret}-{hash}", offline: true,
			looked: []string{"ocp-cloud-credentials-" + hashShort},
		},
		{
			name: "rendered for another name", of: []credentialsrequest.Secret{short}, want: []string{ownShort}, looked: []string{ownShort},
			rendered: map[credentialsrequest.Secret]string{short: "old-openshift-ingress-operator-cloud-credentials"},
		},
		{
			name: "rendering what is recorded", of: []credentialsrequest.Secret{one, two}, want: []string{shared, rolename.Default(infra, two)}, offline: true,
			looked: []string{shared, rolename.Default(infra, two)}, recorded: map[credentialsrequest.Secret]string{one: shared},
		},
		{
			name: "rendering does not know whose a role is", of: []credentialsrequest.Secret{one}, want: []string{ownOne}, offline: true, looked: []string{ownOne},
			secrets: map[credentialsrequest.Secret]string{one: arnOf(shared)},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var lines strings.Builder
			log := logrus.New()
			log.SetOutput(&lines)
			e, opts := cluster("aws"), &options.Options{Adopt: test.adopt, Offline: test.offline, RoleNameTemplate: test.template}
			session := sessionOf(t, test.secrets, test.recorded, test.rendered)
			var requests []credentialsrequest.Request
			for _, s := range test.of {
				r := ingress()
				r.Secret = s
				requests = append(requests, r)
			}
			wanted, err := desiredRoles(e, opts, requests, progress.New(log, nil))
			if err != nil {
				t.Fatal(err)
			}
			aws := &observed{roles: test.roles}
			finder, err := newLookup(e, opts, requests, session, aws, log)
			if err != nil {
				t.Fatal(err)
			}
			found, kept := make([]string, len(wanted)), slices.Clone(wanted)
			for i, d := range wanted {
				c, err := finder.find(t.Context(), d)
				if err != nil {
					t.Fatal(err)
				}
				found[i], kept[i].role = c.role.RoleName, c.role
			}
			finder.sayKept(wanted, kept)
			if !slices.Equal(found, test.want) {
				t.Errorf("the roles are %q, want %q", found, test.want)
			}
			slices.Sort(aws.looked)
			slices.Sort(test.looked)
			if !slices.Equal(aws.looked, test.looked) {
				t.Errorf("looked at %q, want %q", aws.looked, test.looked)
			}
			if !strings.Contains(lines.String(), test.logs) {
				t.Errorf("the log does not say %s:\n%s", test.logs, lines.String())
			}
		})
	}
}

// sessionOf returns the session of an install directory in which Secrets name roles by their
// ARNs, and whose state has roles by their names.
func sessionOf(t *testing.T, secrets, recorded, rendered map[credentialsrequest.Secret]string) *store.Session {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "manifests"), 0o755); err != nil {
		t.Fatal(err)
	}
	for s, arn := range secrets {
		text := fmt.Sprintf("metadata: {namespace: %s, name: %s}\nstringData:\n  credentials: |-\n    [default]\n    role_arn = %s\n", s.Namespace, s.Name, arn)
		if err := os.WriteFile(filepath.Join(dir, s.Manifest()), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	saved, resources := IAMRoles{}, map[string]any{}
	for s, name := range recorded {
		saved.Roles = append(saved.Roles, Role{Secret: s, RoleName: name, ARN: arnOf(name)})
		resources["role/"+name] = cloud.Record{Status: cloud.StatusCreated}
	}
	for s, name := range rendered {
		saved.Roles = append(saved.Roles, Role{Secret: s, RoleName: name, ARN: arnOf(name)})
	}
	state, err := json.Marshal(map[string]any{"schemaVersion": store.SchemaVersion, "assets": map[string]any{"iam-roles": saved}, "resources": resources})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, store.StateFileName), state, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	s, err := store.Open(dir, log, store.DryRun())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	session := &store.Session{}
	s.Fetched(session)
	return session
}

// A Secret's manifest names a role in either of its two forms, or none that we could use.
func TestNamedRole(t *testing.T) {
	const config = "[default]\nrole_arn = arn:aws:iam::123456789012:role/a/b/r\nweb_identity_token_file = /t\n"
	encoded := base64.StdEncoding.EncodeToString([]byte(config))
	for _, test := range []struct{ name, file, want string }{
		{"stringData", "metadata: {namespace: space, name: secret}\nstringData: {credentials: \"[default]\\nrole_arn=arn:aws:iam::123456789012:role/r\"}", "r"},
		{"data", "metadata: {namespace: space, name: secret}\ndata: {credentials: " + encoded + "}", "r"},
		{"another Secret", "metadata: {namespace: space, name: another}\ndata: {credentials: " + encoded + "}", ""},
		{"no base64", "metadata: {namespace: space, name: secret}\ndata: {credentials: '*'}", ""},
		{"no role", "metadata: {namespace: space, name: secret}\nstringData: {credentials: '[default]'}", ""},
		{"no ARN", "metadata: {namespace: space, name: secret}\nstringData: {credentials: \"[default]\\nrole_arn = r\"}", ""},
		{"another partition", "metadata: {namespace: space, name: secret}\nstringData: {credentials: \"[default]\\nrole_arn = arn:aws-cn:iam::123456789012:role/r\"}", ""},
		{"a name that IAM has not", "metadata: {namespace: space, name: secret}\nstringData: {credentials: \"[default]\\nrole_arn = arn:aws:iam::123456789012:role/r s\"}", ""},
		{"ccoctl's dry run", "metadata: {namespace: space, name: secret}\nPOPULATE ROLE ARN AND DELETE THIS LINE", ""},
		{"of another profile", "metadata: {namespace: space, name: secret}\nstringData: {credentials: \"[default]\\n[x]\\nrole_arn=arn:aws:iam::123456789012:role/r\"}", ""},
		{"the one that components assume", "metadata: {namespace: space, name: secret}\nstringData: {credentials: \"[default]\\ns3=\\n role_arn=a\\nRole_ARN=b\\nrole_arn=arn:aws:iam::123456789012:role/r # c\"}", "r"},
		{"nothing", "", ""},
	} {
		secret := credentialsrequest.Secret{Namespace: "space", Name: "secret"}
		files := manifest{secret.Manifest(): test.file}
		if got := namedRole(files, cluster("aws"), secret); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	if got := namedRole(manifest{}, cluster("aws"), short); got != "" {
		t.Errorf("without a file: %q", got)
	}
}

// manifest has files by name.
type manifest map[string]string

func (m manifest) FetchByName(name string) (*asset.File, error) {
	if text, ok := m[name]; ok {
		return &asset.File{Filename: name, Data: []byte(text)}, nil
	}
	return nil, fs.ErrNotExist
}

func (m manifest) FetchByPattern(pattern string) ([]*asset.File, error) {
	var files []*asset.File
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if ok, err := path.Match(pattern, name); err != nil {
			return nil, err
		} else if ok {
			files = append(files, &asset.File{Filename: name, Data: []byte(m[name])})
		}
	}
	return files, nil
}

// All roles that Secrets name are found, whatever Secrets those are.
func TestNamedRoles(t *testing.T) {
	secret := func(name, role string) string {
		return "metadata: {namespace: space, name: " + name + "}\nstringData: {credentials: \"[default]\\nrole_arn = " + role + "\"}"
	}
	got, err := NamedRoles(manifest{
		"manifests/space-b-credentials.yaml": secret("b", "arn:aws:iam::123456789012:role/handmade"),
		"manifests/space-a-credentials.yaml": secret("a", "arn:aws:iam::123456789012:role/a/b/other"),
		"manifests/space-c-credentials.yaml": secret("c", "arn:aws:iam::123456789012:role/handmade"),
		"manifests/space-d-credentials.yaml": secret("d", elsewhere),
		"manifests/space-e-credentials.yaml": "no: secret",
		"manifests/else.yaml":                secret("f", "arn:aws:iam::123456789012:role/else"),
	}, cluster("aws"))
	if want := []string{"handmade", "other"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}
