package crash

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// beginWithOldCluster makes an install directory as of a run with other requests, tags and
// a boundary, so that the next run has something of everything to bring up to date, and
// files to remove.
func beginWithOldCluster(t *testing.T) *trial {
	t.Helper()
	x := begin(t, quick)
	requests := filepath.Join(x.home, "requests")
	if err := os.CopyFS(requests, os.DirFS(x.Requests())); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(requests, "30-ingress.yaml"), "route53:ListHostedZones", "route53:ListTagsForResource")
	edit(t, filepath.Join(requests, "40-storage.yaml"), "[aws-ebs-csi-driver-operator,", "[somebody-else,")
	writeFile(t, requests, "90-no-longer-wanted.yaml", `apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata:
  name: no-longer-wanted
  namespace: openshift-cloud-credential-operator
spec:
  secretRef:
    name: old-credentials
    namespace: old-namespace
  serviceAccountNames:
  - old
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    statementEntries:
    - effect: Allow
      action:
      - s3:GetObject
      resource: "*"
`, 0o640)
	x.mustEnd(x.run(nil, "create", "manifests", "--dir", x.dir, "--credentials-requests-dir", requests,
		"--tags", "team=old,gone=soon", "--permissions-boundary-arn", "arn:aws:iam::123456789012:policy/boundary"), 0)
	x.before = x.files()
	return x
}

func edit(t *testing.T, name, old, replacement string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(data), old, replacement)), 0o640); err != nil {
		t.Fatal(err)
	}
}

// A run that brings an older cluster up to date is as safe to kill as a first one.
func TestKilledWhileUpdating(t *testing.T) {
	t.Parallel()
	var want *outcome
	t.Run("undisturbed", func(t *testing.T) {
		x := beginWithOldCluster(t)
		x.mustEnd(x.create(nil), 0)
		want = x.look()
		used := strings.Join(operations(want.requests), "\n")
		for _, operation := range []string{
			"PutBucketTagging", "UntagOpenIDConnectProvider", "UntagRole", "PutRolePolicy",
			"UpdateAssumeRolePolicy", "DeleteRolePermissionsBoundary",
		} {
			if !strings.Contains(used, operation+" ") {
				t.Errorf("the update does not use %s:\n%s", operation, used)
			}
		}
	})
	if t.Failed() {
		return
	}
	for k := 1; k <= len(want.requests); k += 3 {
		kill := kills[k%2]
		t.Run(fmt.Sprintf("%s request %d", kill.name, k), func(t *testing.T) {
			t.Parallel()
			x := beginWithOldCluster(t)
			x.undisturbed = want
			x.mustDie(kill.at(number(k)))
			x.mustBeWhole()
			x.mustComplete()
			if k%4 == 0 {
				x.mustPlanNothing()
			}
		})
	}
}
