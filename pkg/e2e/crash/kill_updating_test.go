package crash

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
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
	boundary := makeBoundary(x)
	// In the file, since what it says is not kept: the next run is told nothing of all that.
	writeFile(t, x.dir, stsconfig.FileName, "tags: {team: old, gone: soon}\npermissionsBoundaryARN: "+boundary+"\n", 0o640)
	x.mustEnd(x.run(nil, "create", "manifests", "--dir", x.dir, "--credentials-requests-dir", requests), 0)
	if err := os.Remove(filepath.Join(x.dir, stsconfig.FileName)); err != nil {
		t.Fatal(err)
	}
	x.before = x.files()
	return x
}

// makeBoundary makes the policy that bounds the roles, and returns its ARN.
func makeBoundary(x *trial) string {
	x.Helper()
	out, err := awsstate.NewIAM(x.Moto.URL()).CreatePolicy(x.Context(), &iam.CreatePolicyInput{
		PolicyName:     aws.String("boundary"),
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`),
	})
	if err != nil {
		x.Fatal(err)
	}
	return aws.ToString(out.Policy.Arn)
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
