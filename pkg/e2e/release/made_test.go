package release

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// made is what a run leaves, in AWS and for the cluster.
type made struct {
	aws string
	// files has the manifests, the key and the OIDC documents, by their paths in the
	// install directory.
	files map[string]string
}

// made reads what is there.
func (c *cluster) made(t *testing.T) made {
	t.Helper()
	state, err := awsstate.Snapshot(t.Context(), c.h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	m := made{aws: state.JSON(), files: map[string]string{}}
	for _, folder := range []string{"manifests", "openshift", "tls", "sts"} {
		files := os.DirFS(c.dir)
		err := fs.WalkDir(files, folder, func(name string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // a run that failed early makes no folder
			}
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := fs.ReadFile(files, name)
			m.files[name] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// demand compares what is there with what another run made, to the byte.
func (m made) demand(t *testing.T, who string, want made) {
	t.Helper()
	if m.aws != want.aws {
		t.Errorf("%s: AWS differs, first in %s", who, firstDifference(m.aws, want.aws))
	}
	for name, content := range want.files {
		if got, ok := m.files[name]; !ok {
			t.Errorf("%s: %s is missing", who, name)
		} else if got != content {
			t.Errorf("%s: %s differs, first in %s", who, name, firstDifference(got, content))
		}
	}
	for name := range m.files {
		if _, ok := want.files[name]; !ok {
			t.Errorf("%s: %s is left over", who, name)
		}
	}
}

func firstDifference(got, want string) string {
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			return fmt.Sprintf("line %d: %q, and not %q", i+1, gotLines[i], wantLines[i])
		}
	}
	return fmt.Sprintf("the number of lines: %d, and not %d", len(gotLines), len(wantLines))
}

// belonging are the Secrets of the CredentialsRequests in testdata/release-manifests that belong
// to a cluster without a feature set, namespace and name.
var belonging = []string{
	"openshift-cloud-credential-operator-cloud-credential-operator-iam-ro-creds",
	"openshift-cloud-network-config-controller-cloud-credentials",
	"openshift-cluster-csi-drivers-ebs-cloud-credentials",
	"openshift-image-registry-installer-cloud-credentials",
	"openshift-ingress-operator-cloud-credentials",
	"openshift-machine-api-autoscaler-cloud-credentials",
	"openshift-machine-api-aws-cloud-credentials",
}

// demandSecrets demands the manifests of these Secrets, and of these Namespaces, and no others.
func (m made) demandSecrets(t *testing.T, secrets []string, namespaces ...string) {
	t.Helper()
	want := map[string]bool{}
	for _, secret := range secrets {
		want["manifests/"+secret+"-credentials.yaml"] = true
	}
	for _, namespace := range namespaces {
		want["manifests/"+namespace+"-namespace.yaml"] = true
	}
	for name := range want {
		if _, ok := m.files[name]; !ok {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range m.files {
		ours := strings.HasSuffix(name, "-credentials.yaml") || strings.HasSuffix(name, "-namespace.yaml")
		if ours && !want[name] {
			t.Errorf("%s is not asked for", name)
		}
	}
	if roles := strings.Count(m.aws, "OpenShift role for "); roles != len(secrets) {
		t.Errorf("there are %d roles, and not %d", roles, len(secrets))
	}
}
