package release

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/inclusion"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// The forms on disk of one release say the same. A pull spec is tried in pkg/e2e/release.
func TestReadForms(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	image, err := payload.Image(payload.Options{})
	if err != nil {
		t.Fatal(err)
	}
	digest, err := image.Digest()
	if err != nil {
		t.Fatal(err)
	}
	config, err := image.ConfigName()
	if err != nil {
		t.Fatal(err)
	}
	for _, write := range []func() error{
		func() error { return payload.WriteFolder(path("folder"), payload.Options{}) },
		func() error { return payload.WriteLayout(path("layout"), "4.20.3", image) },
		func() error { return payload.WriteDockerArchive(path("release.tar"), "quay.io/a/b:4.20.3", image) },
		func() error { return payload.WriteOCMirror(path("mirror"), "4.20.3-x86_64", payload.Options{}) },
	} {
		if err := write(); err != nil {
			t.Fatal(err)
		}
	}
	var first *Payload
	for _, test := range []struct{ source, digest string }{
		{"dir:" + path("folder"), ""},
		{"oci:" + path("layout"), digest.String()},
		{"oci:" + path("layout") + ":4.20.3", digest.String()},
		{"docker-archive:" + path("release.tar"), config.String()},
		{"oc-mirror:" + path("mirror"), ""},
	} {
		source, err := ParseSource(test.source)
		if err != nil {
			t.Fatal(err)
		}
		var read int64
		got, _, err := Read(t.Context(), Request{Source: source, Architecture: "amd64", Progress: func(n, _ int64) { read = n }})
		if err != nil {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		if got.Source != test.source || got.Digest != test.digest || got.Version != payload.Version {
			t.Errorf("%s: source %s, digest %s, version %s", test.source, got.Source, got.Digest, got.Version)
		}
		if (read > 0) != (test.digest != "") {
			t.Errorf("%s: progress was told of %d bytes", test.source, read)
		}
		if got.Location != test.source { // all are absolute here
			t.Errorf("%s: the location is %s", test.source, got.Location)
		}
		got.Source, got.Location, got.Digest = "", "", ""
		if first == nil {
			first = got
		} else if !reflect.DeepEqual(got, first) {
			t.Errorf("%s differs from the folder:\n%+v\n%+v", test.source, got, first)
		}
	}
	checkPayload(t, first)
}

// checkPayload looks for what testdata/release-manifests has.
func checkPayload(t *testing.T, p *Payload) {
	t.Helper()
	if p == nil {
		t.Fatal("nothing was read")
	}
	var names, namespaces, sets []string
	for _, r := range p.Requests {
		if !r.FromPayload || r.NamespaceCertain {
			t.Errorf("%s: from the payload %v, namespace certain %v", r.ID(), r.FromPayload, r.NamespaceCertain)
		}
		names = append(names, r.Name)
	}
	for _, n := range p.Namespaces {
		namespaces = append(namespaces, n.Name)
	}
	for _, g := range p.FeatureGates {
		sets = append(sets, g.FeatureSet)
	}
	for _, want := range []string{"openshift-ingress", "openshift-machine-api-aws", "aws-ebs-csi-driver-operator"} {
		if !slices.Contains(names, want) {
			t.Errorf("the requests are %q, without %s", names, want)
		}
	}
	for _, want := range []string{"openshift-ingress-operator", "openshift-machine-api"} {
		if !slices.Contains(namespaces, want) {
			t.Errorf("the namespaces are %q, without %s", namespaces, want)
		}
	}
	slices.Sort(sets)
	if !slices.Equal(slices.Compact(sets), []string{"", "DevPreviewNoUpgrade", "TechPreviewNoUpgrade"}) {
		t.Errorf("the feature sets are %q", sets)
	}
	rules, err := inclusion.New(inclusion.Cluster{}, &p.Release)
	if err != nil {
		t.Fatal(err)
	}
	included := p.IncludedNamespaces(rules)
	if !included["openshift-ingress-operator"] || included["openshift-cluster-api"] {
		t.Errorf("the namespaces %v are certain", included)
	}
}

func TestReadErrors(t *testing.T) {
	for _, test := range []struct{ name, file, content, want string }{
		{"a damaged request", "0000_50_x_01.yaml", "apiVersion: cloudcredential.openshift.io/v1\nkind: CredentialsRequest\nspec: 5\n", "0000_50_x_01.yaml, document 1: "},
		{"UTF-16", "0000_50_x_01.yaml", "\xff\xfek\x00i\x00n\x00d\x00", "0000_50_x_01.yaml: is not UTF-8 text"},
		{"gates without end", "0000_50_x_01.yaml", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ns\n  annotations:\n    release.openshift.io/x: " + strings.Repeat("x", 1<<20) + "\n", "holds more than 1048576 bytes of Namespaces and feature gates"},
		{"no YAML", "0000_50_x_01.yaml", "kind: CredentialsRequest\n\t{", "0000_50_x_01.yaml"},
		{"damaged gates", "0000_50_x_01.yaml", "apiVersion: config.openshift.io/v1\nkind: FeatureGate\nmetadata:\n  annotations:\n    include.release.openshift.io/self-managed-high-availability: false-except-for-the-config-operator\nstatus: 5\n", "0000_50_x_01.yaml, document 1: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			err := payload.WriteFolder(dir, payload.Options{ExtraFiles: map[string][]byte{"release-manifests/" + test.file: []byte(test.content)}})
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = Read(t.Context(), Request{Source: Source{Form: Folder, Name: dir}})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "release dir:"+dir) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// A Namespace that the cluster deletes, or of which nobody knows whether it belongs, is not certain.
func TestIncludedNamespaces(t *testing.T) {
	const profile = "include.release.openshift.io/self-managed-high-availability"
	for _, test := range []struct {
		name        string
		annotations map[string]string
		want        bool
	}{
		{"of our profile", map[string]string{profile: "true"}, true},
		{"without annotations", nil, false},
		{"of another profile", map[string]string{"include.release.openshift.io/ibm-cloud-managed": "true"}, false},
		{"deleted", map[string]string{profile: "true", "release.openshift.io/delete": "true"}, false},
		{"of an unknown gate", map[string]string{profile: "true", "release.openshift.io/feature-gate": "X"}, false},
		{"of some major version", map[string]string{profile: "true", "release.openshift.io/major-version": "5"}, false},
	} {
		p := &Payload{Namespaces: []Namespace{{Name: "ns", Annotations: test.annotations}}}
		rules, err := inclusion.New(inclusion.Cluster{}, &p.Release)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.IncludedNamespaces(rules)["ns"]; got != test.want {
			t.Errorf("%s: certain is %v", test.name, got)
		}
	}
}
