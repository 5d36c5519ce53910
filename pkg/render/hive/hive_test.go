package hive

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

func stack(manifests ...render.File) *render.Stack {
	s := rendertest.Cluster{Place: rendertest.Places[2], Name: "fleet-a1b2c"}.Stack()
	s.Manifests = manifests
	return s
}

// secretIn decodes a Secret as the API server does in its strict mode.
func secretIn(t *testing.T, f render.File) corev1.Secret {
	t.Helper()
	var secret corev1.Secret
	if err := yaml.UnmarshalStrict(f.Data, &secret); err != nil {
		t.Fatalf("%s: %v\n%s", f.Name, err, f.Data)
	}
	if secret.APIVersion != "v1" || secret.Kind != "Secret" || secret.Type != corev1.SecretTypeOpaque {
		t.Errorf("%s is %s %s of type %q", f.Name, secret.APIVersion, secret.Kind, secret.Type)
	}
	if problems := validation.IsDNS1123Subdomain(secret.Name); len(problems) > 0 {
		t.Errorf("%s: its name %q: %v", f.Name, secret.Name, problems)
	}
	return secret
}

// Every byte of a manifest gets into the cluster, whatever YAML thinks of it.
func TestManifests(t *testing.T) {
	texts := []string{
		"", "\n", " ", "a: b\n", "a: b", "a: b\n\n\n", "  a: b\n b", "a: b \n", "\ta\n", "a\r\nb\r\n", "a\rb", "# c\n---\na: b\n...\n",
		"é: Zürich\n", "\ufeffa: b\n", "a\u0085b\n", "a\u2028b\u2029\n", "a\x00b", "\x7f", "\xff\xfe", "日本\n", "😀\n", "\u00a0\n",
		"true", "1", "null", "~", "'", `"`, "|", "- a\n", "<>&\n", "${aws:username}\n", strings.Repeat("long ", 100) + "\n",
	}
	var manifests []render.File
	for i, text := range texts {
		manifests = append(manifests, render.File{Name: fmt.Sprintf("manifests/%02d.yaml", i), Data: []byte(text)})
	}
	secret := secretIn(t, rendertest.Files(t, Format(), stack(manifests...))[manifestsFile])
	if secret.Name != "fleet-a1b2c-manifests" {
		t.Errorf("the Secret's name is %s", secret.Name)
	}
	if got := len(secret.Data) + len(secret.StringData); got != len(texts) {
		t.Errorf("%d manifests, want %d", got, len(texts))
	}
	for i, want := range texts {
		key := fmt.Sprintf("%02d.yaml", i)
		got, ok := secret.StringData[key]
		if !ok {
			got = string(secret.Data[key])
		}
		if got != want {
			t.Errorf("%q has become %q", want, got)
		}
	}
	if _, ok := secret.StringData["03.yaml"]; !ok {
		t.Error("a plain manifest cannot be read in the Secret")
	}
}

// The limits are those of Kubernetes, to the byte.
func TestManifestsLimits(t *testing.T) {
	const name = "manifests/a.yaml"
	full := render.File{Name: name, Data: bytes.Repeat([]byte("x"), corev1.MaxSecretSize)}
	if _, err := manifestsSecret(stack(full)); err != nil {
		t.Errorf("a full Secret: %v", err)
	}
	for _, test := range []struct {
		name      string
		manifests []render.File
		want      []string
	}{
		{"too large", []render.File{full, {Name: "manifests/b.yaml", Data: []byte("x")}}, []string{"fleet-a1b2c-manifests", "1048577", "1048576"}},
		{"too long a name", []render.File{{Name: "manifests/" + strings.Repeat("n", 254)}}, []string{"fleet-a1b2c-manifests", "nnn", "253"}},
	} {
		_, err := Format().Render(t.Context(), stack(test.manifests...))
		if err == nil {
			t.Errorf("%s: no error", test.name)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not say %s", test.name, err, want)
			}
		}
		if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) == 0 {
			t.Errorf("%s: %q is not about the input, or has no advice", test.name, err)
		}
	}
}

// The private key is in one file, and that is the only one for its owner alone.
func TestSigningKey(t *testing.T) {
	files := rendertest.Files(t, Format(), stack(render.File{Name: "manifests/a.yaml", Data: []byte("a: b\n")}))
	const keyFile = "signing-key/secret.yaml"
	for name, f := range files {
		if secret := f.Mode == render.ModeSecret; secret != (name == keyFile) {
			t.Errorf("%s has the mode %o", name, f.Mode)
		}
		if has := bytes.Contains(f.Data, []byte("AAAA")); has != (name == keyFile) {
			t.Errorf("%s has the private key: %t", name, has)
		}
	}
	secret := secretIn(t, files[keyFile])
	if secret.Name != "fleet-a1b2c-bound-service-account-signing-key" || len(secret.Data) != 0 || len(secret.StringData) != 1 ||
		secret.StringData["bound-service-account-signing-key.key"] != rendertest.PrivateKey {
		t.Errorf("the Secret is %+v", secret)
	}
	if !slices.Contains(strings.Split(string(files["signing-key/.gitignore"].Data), "\n"), "*") {
		t.Error("Git does not ignore the private key")
	}
}

// With the public key alone everything else is there, and the README.md says how to make
// the missing Secret under the name that the patch has.
func TestPublicKeyAlone(t *testing.T) {
	s := stack(render.File{Name: "manifests/a.yaml", Data: []byte("a: b\n")})
	with := rendertest.Files(t, Format(), s)
	s.PrivateKey = nil
	without := rendertest.Files(t, Format(), s)
	for name, f := range with {
		_, there := without[name]
		if there == strings.HasPrefix(name, "signing-key/") {
			t.Errorf("%s is there: %t", name, there)
		}
		if there && name != "README.md" && !bytes.Equal(f.Data, without[name].Data) {
			t.Errorf("%s differs", name)
		}
	}
	text := string(without["README.md"].Data)
	for _, want := range []string{"fleet-a1b2c-bound-service-account-signing-key \\\n", "--from-file=bound-service-account-signing-key.key=FILE\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("README.md does not have %q", want)
		}
	}
	if strings.Contains(text, "HIVE/signing-key") {
		t.Error("README.md speaks of the folder that is not there")
	}
}

// What a kustomization names is there.
func TestKustomizations(t *testing.T) {
	files := rendertest.Files(t, Format(), stack())
	for _, folder := range []string{"", "signing-key/"} {
		var k kustomization
		if err := yaml.UnmarshalStrict(files[folder+kustomizationFile].Data, &k); err != nil {
			t.Fatal(err)
		}
		names := slices.Concat(k.Resources, k.Configurations)
		for _, p := range k.Patches {
			names = append(names, p.Path)
		}
		for _, name := range names {
			if _, ok := files[folder+name]; !ok {
				t.Errorf("%skustomization.yaml names %s, which is not there", folder, name)
			}
		}
	}
}

// The prose stays within the width of a terminal, whatever the names; a link or the name
// of a Secret can be longer than what is left of its line.
func TestReadmeWidth(t *testing.T) {
	s := stack()
	for _, key := range []string{rendertest.PrivateKey, ""} {
		s.PrivateKey = []byte(key)
		text := string(rendertest.Files(t, Format(), s)["README.md"].Data)
		for line := range strings.Lines(text) {
			if len(line) > 115 {
				t.Errorf("%d characters: %s", len(line), line)
			}
		}
		if strings.Contains(text, "%!") {
			t.Errorf("README.md is not filled in:\n%s", text)
		}
	}
}

// The same stack gives the same bytes.
func TestSameBytes(t *testing.T) {
	s := stack()
	for i := range 50 {
		s.Manifests = append(s.Manifests, render.File{Name: fmt.Sprintf("manifests/%d.yaml", i), Data: []byte("a\r\n")},
			render.File{Name: fmt.Sprintf("manifests/%d-text.yaml", i), Data: []byte("a\n")})
	}
	first := rendertest.Files(t, Format(), s)
	for range 10 {
		for name, f := range rendertest.Files(t, Format(), s) {
			if !bytes.Equal(f.Data, first[name].Data) {
				t.Fatalf("%s differs", name)
			}
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for _, count := range []int{7, 1000} {
		var manifests []render.File
		for i := range count {
			manifests = append(manifests, render.File{Name: fmt.Sprintf("manifests/namespace-%04d-credentials.yaml", i), Data: []byte(`apiVersion: v1
kind: Secret
metadata:
  name: cloud-credentials
  namespace: namespace
stringData:
  credentials: |
    [default]
    sts_regional_endpoints = regional
    role_arn = arn:aws:iam::123456789012:role/fleet-a1b2c-openshift-cloud-network-config-controller-c-d4d72b6a
    web_identity_token_file = /var/run/secrets/openshift/serviceaccount/token
type: Opaque
`)})
		}
		s := stack(manifests...)
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			for b.Loop() {
				if _, err := Format().Render(b.Context(), s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
