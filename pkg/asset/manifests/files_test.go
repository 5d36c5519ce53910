package manifests

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// folder fetches files from a map.
type folder map[string]string

func (f folder) FetchByName(name string) (*asset.File, error) {
	if content, ok := f[name]; ok {
		return &asset.File{Filename: name, Data: []byte(content)}, nil
	}
	return nil, fs.ErrNotExist
}

func (f folder) FetchByPattern(string) ([]*asset.File, error) { return nil, errors.New("not used") }

func names(files []*asset.File) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.Filename)
	}
	return all
}

func TestFiles(t *testing.T) {
	secretIn := func(namespace, name string, certain bool) credentialsrequest.Request {
		return credentialsrequest.Request{Name: name, Secret: credentialsrequest.Secret{Namespace: namespace, Name: name}, NamespaceCertain: certain}
	}
	got, err := files(folder{}, "https://i.example.com", []credentialsrequest.Request{
		secretIn("b", "one", false), secretIn("b", "two", false), secretIn("a", "one", true), secretIn("c", "one", true), secretIn("c", "two", false),
	}, []string{"arn:1", "arn:2", "arn:3", "arn:4", "arn:5"})
	want := []string{
		"manifests/a-one-credentials.yaml",
		"manifests/b-namespace.yaml", "manifests/b-one-credentials.yaml", "manifests/b-two-credentials.yaml",
		"manifests/c-namespace.yaml", "manifests/c-one-credentials.yaml", "manifests/c-two-credentials.yaml",
		"manifests/cluster-authentication-02-config.yaml",
	}
	if err != nil || !slices.Equal(names(got), want) {
		t.Fatalf("the files are %v (%v), want %v", names(got), err, want)
	}
	for i, arn := range map[int]string{0: "arn:3", 2: "arn:1", 3: "arn:2", 5: "arn:4", 6: "arn:5"} {
		if !strings.Contains(string(got[i].Data), "role_arn = "+arn+"\n") {
			t.Errorf("%s does not name %s:\n%s", got[i].Filename, arn, got[i].Data)
		}
	}
}

// All that speaks against the files is said at once.
func TestFilesRefuses(t *testing.T) {
	twin, other, pathless := request(), request(), request()
	twin.Secret = credentialsrequest.Secret{Namespace: "ns-sec", Name: "x"}
	other.Secret = credentialsrequest.Secret{Namespace: "ns", Name: "sec-x"}
	pathless.CloudTokenPath = "token"
	foreign := folder{"manifests/cluster-authentication-02-config.yaml": "kind: ConfigMap\n"}
	_, err := files(foreign, "https://i.example.com", []credentialsrequest.Request{pathless, twin, other}, []string{"", "", ""})
	if err == nil {
		t.Fatal("they were accepted")
	}
	for _, want := range []string{"cluster-authentication-02-config.yaml holds ConfigMap", "cloudTokenPath", "manifests/ns-sec-x-credentials.yaml"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %q, want %q in it", err, want)
		}
	}
}
