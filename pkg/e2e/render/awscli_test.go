package render

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// scripts is a cluster whose one role is made by the scripts of the format aws-cli: each
// call of aws takes half a second, so that there is no more than what is looked at.
type scripts struct {
	*cluster
	bucket, provider, role string
	iam                    *iam.Client
	s3                     *s3.Client
}

// newScripts makes a cluster with one CredentialsRequest, which has statements.
func newScripts(t *testing.T, statements ...map[string]any) *scripts {
	t.Helper()
	c := newCluster(t, take(t))
	c.requests = t.TempDir()
	request, err := json.Marshal(map[string]any{
		"apiVersion": "cloudcredential.openshift.io/v1", "kind": "CredentialsRequest",
		"metadata": map[string]any{"name": "alpha", "namespace": "openshift-cloud-credential-operator"},
		"spec": map[string]any{
			"secretRef":           map[string]any{"namespace": "openshift-alpha", "name": "cloud"},
			"serviceAccountNames": []string{"alpha-operator", "alpha-controller"},
			"providerSpec": map[string]any{
				"apiVersion": "cloudcredential.openshift.io/v1", "kind": "AWSProviderSpec", "statementEntries": statements,
			},
		},
	})
	if err == nil {
		err = os.WriteFile(filepath.Join(c.requests, "alpha.yaml"), request, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &scripts{
		cluster: c, bucket: infra + "-oidc", role: infra + "-openshift-alpha-cloud",
		provider: "arn:aws:iam::" + account + ":oidc-provider/" + infra + "-oidc.s3." + region + ".amazonaws.com",
		iam:      awsstate.NewIAM(c.h.Moto.URL()), s3: awsstate.NewS3(c.h.Moto.URL()),
	}
}

// small are permissions that an inline policy can hold, with what is easily lost on the way.
func small() []map[string]any {
	return []map[string]any{
		{"effect": "Allow", "action": []string{"ec2:Describe*", "ec2:RunInstances"}, "resource": "*"},
		{
			"effect": "Allow", "action": []string{"s3:GetObject"}, "resource": "arn:aws:s3:::it's-a \"bucket\" `b` é/${aws:username}/<&>\\",
			"policyCondition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": true}},
		},
	}
}

// large are permissions that need two managed policies.
func large() []map[string]any {
	actions := make([]string, 320)
	for i := range actions {
		actions[i] = fmt.Sprintf("service:Get%019d", i)
	}
	return append(small(), map[string]any{"effect": "Allow", "action": actions, "resource": "*"})
}

// ours are the tags of everything.
func ours() []iamtypes.Tag {
	var tags []iamtypes.Tag
	for key, value := range cloud.OwnershipTags(infra) {
		tags = append(tags, iamtypes.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return tags
}

func oursInS3() []s3types.Tag {
	var tags []s3types.Tag
	for key, value := range cloud.OwnershipTags(infra) {
		tags = append(tags, s3types.Tag{Key: aws.String(key), Value: aws.String(value)})
	}
	return tags
}

// seed makes a call beside the scripts.
func seed[In, Out, Opt any](t *testing.T, call func(ctx context.Context, in *In, opts ...Opt) (*Out, error), in *In) *Out {
	t.Helper()
	out, err := call(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What a role has that somebody else made, or changed.
const (
	allowNothing = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`
	trustNobody  = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}]}`
)

// changes forgets the requests so far, runs a script, and returns what it printed, whether
// it succeeded, and the operations that change anything.
func (s *scripts) changes(t *testing.T, folder, script string) (out string, operations []string, err error) {
	t.Helper()
	s.h.Proxy.ResetRequests()
	out, err = s.shell(t, folder, script)
	for _, r := range faultproxy.Mutating(s.h.Proxy.Requests()) {
		operations = append(operations, r.Operation)
	}
	return out, operations, err
}

// apply.sh makes what create makes, changes nothing when it is run again, and repairs what
// others changed; destroy.sh deletes it all.
func TestAWSCLI(t *testing.T) {
	s := newScripts(t, small()...)
	empty := s.state(t)
	path := []string{"--role-path", "/it's/`odd`/$HOME${x}*/\"q\"\\/"} // every part of it means something to a shell
	want := s.created(t, path...)
	folder := s.render(t, "aws-cli", path...)
	s.plan(t, 2, path...)

	// A folder of the same name on CDPATH leads nowhere, and a provider that IAM does not
	// know yet, or a policy that the access block still forbids, is waited for.
	decoy := t.TempDir()
	if err := os.Mkdir(filepath.Join(decoy, "aws-cli"), 0o700); err != nil {
		t.Fatal(err)
	}
	s.h.Proxy.SetFault(eachOnce(map[string][2]string{
		"CreateRole":      {"MalformedPolicyDocument", "Invalid principal in policy: \"Federated\""},
		"PutBucketPolicy": {"AccessDenied", "Access Denied"},
	}))
	out := s.sh(t, filepath.Dir(folder), "CDPATH="+decoy+" sh aws-cli/apply.sh")
	s.h.Proxy.SetFault(nil)
	s.demandState(t, want)
	s.plan(t, 0, path...)
	s.demandSent(t, folder)
	if !strings.Contains(out, "Created role "+s.role+"\n") {
		t.Errorf("apply.sh printed\n%s", out)
	}

	out, operations, err := s.changes(t, folder, "./apply.sh")
	if err != nil || !slices.Equal(operations, []string{"PutPublicAccessBlock", "PutBucketPolicy"}) {
		t.Errorf("run again, apply.sh made the changes %v: %v\n%s", operations, err, out)
	}
	if !strings.Contains(out, "Role "+s.role+" is up to date\n") || strings.Contains(out, "Created") || strings.Contains(out, "Updated") {
		t.Errorf("run again, apply.sh printed\n%s", out)
	}
	s.demandState(t, want)

	published := s.drift(t)
	s.h.Proxy.SetFault(s.audiences(t))
	s.sh(t, folder, "./apply.sh")
	s.h.Proxy.SetFault(nil)
	// The copies in the install directory do not have the other key yet; nothing else differs.
	if result := s.plan(t, 2, path...); strings.Count(result.Stdout, "~ file sts/oidc/") != 2 || !strings.Contains(result.Stdout, "0 to create, 2 to update, 0 to remove") {
		t.Errorf("plan finds after apply.sh\n%s", result.Stdout)
	}
	state := s.state(t)
	if n := strings.Count(state, `"theirs": "kept"`); n != 4 {
		t.Errorf("%d of 4 tags of others are left\n%s", n, state)
	}
	for _, key := range []string{"keys.json", "openid/v1/jwks"} {
		if body := s.object(t, key); body != published {
			t.Errorf("%s is %s, want %s", key, body, published)
		}
	}

	// What others put into the bucket stays, and with it the bucket.
	seed(t, s.s3.PutObject, &s3.PutObjectInput{Bucket: &s.bucket, Key: aws.String("theirs"), Body: strings.NewReader("x")})
	out, err = s.shell(t, folder, "bash --posix destroy.sh")
	if err == nil || !strings.Contains(out, "Bucket "+s.bucket+" holds other objects") {
		t.Errorf("destroy.sh left the bucket without a word: %v\n%s", err, out)
	}
	seed(t, s.s3.DeleteObject, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: aws.String("theirs")})
	for range 2 {
		if out := s.sh(t, folder, "./destroy.sh"); !strings.HasSuffix(out, "\nNothing that this script names is left.\n") {
			t.Errorf("destroy.sh printed\n%s", out)
		}
		s.demandState(t, empty)
	}
}

// eachOnce fails the first call of each operation with a code and a message.
func eachOnce(failures map[string][2]string) faultproxy.Fault {
	failures = maps.Clone(failures)
	return func(r *faultproxy.Request) faultproxy.Action {
		failure, ok := failures[r.Operation]
		if !ok {
			return faultproxy.Pass()
		}
		delete(failures, r.Operation)
		status := http.StatusBadRequest
		if failure[0] == "AccessDenied" {
			status = http.StatusForbidden
		}
		return faultproxy.AWSError(r, status, failure[0], failure[1])
	}
}

// demandSent demands that the documents that were sent are the files, to the byte.
func (s *scripts) demandSent(t *testing.T, folder string) {
	t.Helper()
	sent := map[string]string{}
	for _, r := range s.h.Proxy.Requests() {
		switch r.Operation {
		case "CreateRole":
			sent["policies/"+s.role+".trust.json"] = r.Params.Get("AssumeRolePolicyDocument")
		case "PutRolePolicy":
			sent["policies/"+s.role+".permissions.json"] = r.Params.Get("PolicyDocument")
		case "PutBucketPolicy":
			sent["bucket-policy.json"] = string(r.Body)
		}
	}
	if len(sent) != 3 {
		t.Errorf("%d of 3 documents were sent", len(sent))
	}
	for name, document := range sent {
		if file := s.readFile(t, filepath.Join("sts", "aws-cli", name)); file != document {
			t.Errorf("%s is %q, and sent was %q", filepath.Join(folder, name), file, document)
		}
	}
}

// object reads a published document.
func (s *scripts) object(t *testing.T, key string) string {
	t.Helper()
	state, err := awsstate.Snapshot(t.Context(), s.h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	return state.Buckets[s.bucket].Objects[key].Body
}

// drift changes everything that apply.sh can repair, adds tags of others, and a signing key
// beside ours, which is there to stay. It returns the keys that are published then.
func (s *scripts) drift(t *testing.T) string {
	t.Helper()
	theirs := iamtypes.Tag{Key: aws.String("theirs"), Value: aws.String("kept")}
	boundary, ownership := "arn:aws:iam::aws:policy/ReadOnlyAccess", cloud.OwnershipTag(infra)
	seed(t, s.iam.UpdateAssumeRolePolicy, &iam.UpdateAssumeRolePolicyInput{RoleName: &s.role, PolicyDocument: aws.String(trustNobody)})
	seed(t, s.iam.UpdateRoleDescription, &iam.UpdateRoleDescriptionInput{RoleName: &s.role, Description: aws.String("")})
	seed(t, s.iam.PutRolePermissionsBoundary, &iam.PutRolePermissionsBoundaryInput{RoleName: &s.role, PermissionsBoundary: &boundary})
	for _, name := range []string{s.role, "stray", "another"} {
		seed(t, s.iam.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: &s.role, PolicyName: &name, PolicyDocument: aws.String(allowNothing)})
	}
	seed(t, s.iam.UntagRole, &iam.UntagRoleInput{RoleName: &s.role, TagKeys: []string{"Name"}})
	seed(t, s.iam.TagRole, &iam.TagRoleInput{RoleName: &s.role, Tags: []iamtypes.Tag{theirs}})
	if err := s.setAudiences(t.Context(), func([]string) []string { return []string{"sts.amazonaws.com", "stray audience"} }); err != nil {
		t.Fatal(err)
	}
	seed(t, s.iam.TagOpenIDConnectProvider, &iam.TagOpenIDConnectProviderInput{OpenIDConnectProviderArn: &s.provider, Tags: []iamtypes.Tag{theirs, {Key: aws.String("Name"), Value: aws.String("x")}}})

	theirsInS3 := s3types.Tag{Key: theirs.Key, Value: theirs.Value}
	seed(t, s.s3.PutBucketTagging, &s3.PutBucketTaggingInput{Bucket: &s.bucket, Tagging: &s3types.Tagging{TagSet: []s3types.Tag{{Key: &ownership, Value: aws.String("owned")}, theirsInS3}}})
	seed(t, s.s3.DeletePublicAccessBlock, &s3.DeletePublicAccessBlockInput{Bucket: &s.bucket})
	seed(t, s.s3.DeleteBucketPolicy, &s3.DeleteBucketPolicyInput{Bucket: &s.bucket})
	put := func(key, body, contentType string) {
		seed(t, s.s3.PutObject, &s3.PutObjectInput{Bucket: &s.bucket, Key: &key, Body: strings.NewReader(body), ContentType: &contentType})
	}
	keys := strings.Replace(s.object(t, "keys.json"), `"keys": [`, `"keys": [{"kid":"theirs","kty":"RSA","use":"sig","alg":"RS256","n":"AQAB","e":"AQAB"},`, 1)
	if !strings.Contains(keys, "theirs") {
		t.Fatalf("keys.json is %s", keys)
	}
	put("keys.json", keys, "application/json")
	put(".well-known/openid-configuration", "{}", "text/plain")
	seed(t, s.s3.PutObjectTagging, &s3.PutObjectTaggingInput{Bucket: &s.bucket, Key: aws.String(".well-known/openid-configuration"), Tagging: &s3types.Tagging{TagSet: []s3types.Tag{theirsInS3}}})
	return keys
}

// audiences makes up for moto, which does not know the calls that change the audiences of a
// provider.
func (s *scripts) audiences(t *testing.T) faultproxy.Fault {
	return func(r *faultproxy.Request) faultproxy.Action {
		audience := r.Params.Get("ClientID")
		edit := func(audiences []string) []string {
			return slices.DeleteFunc(audiences, func(other string) bool { return other == audience })
		}
		switch r.Operation {
		case "AddClientIDToOpenIDConnectProvider":
			without := edit
			edit = func(audiences []string) []string { return append(without(audiences), audience) }
		case "RemoveClientIDFromOpenIDConnectProvider":
		default:
			return faultproxy.Pass()
		}
		body := fmt.Sprintf(`<%[1]sResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></%[1]sResponse>`, r.Operation)
		return faultproxy.Answer(http.StatusOK, http.Header{"Content-Type": {"text/xml"}}, []byte(body)).WithBefore(func() {
			if err := s.setAudiences(context.Background(), edit); err != nil {
				t.Error(err)
			}
		})
	}
}

// setAudiences makes the provider anew, with all that it had but other audiences.
func (s *scripts) setAudiences(ctx context.Context, edit func([]string) []string) error {
	old, err := s.iam.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &s.provider})
	if err == nil {
		_, err = s.iam.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: &s.provider})
	}
	if err == nil {
		_, err = s.iam.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
			Url: aws.String("https://" + *old.Url), ClientIDList: edit(old.ClientIDList), ThumbprintList: old.ThumbprintList, Tags: old.Tags,
		})
	}
	return err
}

// Everything that a cluster may have beside the plain things: a boundary, a path, tags in other scripts than Latin, a thumbprint, managed policies in
// the place of an inline one, and us-east-1, where there is no location constraint. An
// interruption before the bucket is tagged is no obstacle.
func TestAWSCLIOddities(t *testing.T) {
	s := newScripts(t, large()...)
	rolePath := "/a.b,c+d/e=f_g@h-i/"
	boundary := "arn:aws:iam::" + account + ":policy" + rolePath + "boundary"
	args := []string{
		"--region", "us-east-1", "--role-path", rolePath, "--permissions-boundary-arn", boundary,
		"--tags", "Größe=sehr groß,team=日本 語", "--thumbprint", strings.Repeat("0a", 20),
	}
	s.provider = strings.Replace(s.provider, region, "us-east-1", 1)
	s.prepare(t, args...)
	empty := s.state(t)
	want := s.created(t, args...)
	folder := s.render(t, "aws-cli", args...)

	// The role is there with the permissions that it had when they were smaller; so is one of
	// its policies, in as many versions as IAM keeps, and one that is no longer needed.
	policy := func(n int) string {
		return fmt.Sprintf("arn:aws:iam::%s:policy%s%s-%d", account, rolePath, s.role, n)
	}
	seed(t, s.iam.CreateRole, &iam.CreateRoleInput{RoleName: &s.role, Path: &rolePath, AssumeRolePolicyDocument: aws.String(trustNobody), Tags: ours()})
	seed(t, s.iam.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: &s.role, PolicyName: &s.role, PolicyDocument: aws.String(allowNothing)})
	for n, versions := range map[int]int{1: 5, 3: 2} {
		name := fmt.Sprintf("%s-%d", s.role, n)
		seed(t, s.iam.CreatePolicy, &iam.CreatePolicyInput{PolicyName: &name, Path: &rolePath, Description: aws.String("OpenShift role for openshift-alpha/cloud"), PolicyDocument: aws.String(allowNothing), Tags: ours()})
		for range versions - 1 {
			seed(t, s.iam.CreatePolicyVersion, &iam.CreatePolicyVersionInput{PolicyArn: aws.String(policy(n)), PolicyDocument: aws.String(allowNothing), SetAsDefault: true})
		}
		seed(t, s.iam.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: &s.role, PolicyArn: aws.String(policy(n))})
	}

	s.h.Proxy.SetFault(eachOnce(map[string][2]string{"PutBucketTagging": {"AccessDenied", "Access Denied"}}))
	if out, err := s.shell(t, folder, "./apply.sh"); err == nil || !strings.Contains(out, "bucket "+s.bucket+": An error occurred (AccessDenied)") {
		t.Fatalf("apply.sh went on after an error: %v\n%s", err, out)
	}
	s.h.Proxy.SetFault(nil)
	intent := filepath.Join(folder, ".bucket-intent")
	if _, err := os.Stat(intent); err != nil {
		t.Errorf("apply.sh does not know that the bucket is its own: %v", err)
	}
	out := s.sh(t, folder, "bash --posix apply.sh")
	s.demandState(t, want)
	s.plan(t, 0, args...)
	if _, err := os.Stat(intent); err == nil {
		t.Error("apply.sh left the file that says that the bucket is about to be created")
	}
	versions := seed(t, s.iam.ListPolicyVersions, &iam.ListPolicyVersionsInput{PolicyArn: aws.String(policy(1))}).Versions
	if len(versions) != 5 || !strings.Contains(out, "Updated role "+s.role+"\n") {
		t.Errorf("policy %s has %d versions, and apply.sh printed\n%s", policy(1), len(versions), out)
	}

	s.sh(t, folder, "./destroy.sh")
	s.demandState(t, empty)
}

// What is somebody else's is refused before anything is changed, and left by destroy.sh.
func TestAWSCLIRefuses(t *testing.T) {
	s := newScripts(t, small()...)
	folder := s.render(t, "aws-cli")
	role := func(t *testing.T, path string, tags []iamtypes.Tag) {
		seed(t, s.iam.CreateRole, &iam.CreateRoleInput{RoleName: &s.role, Path: &path, AssumeRolePolicyDocument: aws.String(trustNobody), Tags: tags})
	}
	provider := func(t *testing.T, tags []iamtypes.Tag) {
		seed(t, s.iam.CreateOpenIDConnectProvider, &iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://" + s.bucket + ".s3." + region + ".amazonaws.com"), ClientIDList: []string{"a"}, Tags: tags})
	}
	foreign := func(t *testing.T) {
		s.createBucket(t, nil, region)
		provider(t, nil)
		role(t, "/", nil)
	}
	// Another cluster has the same name, and so the same tags.
	namesake := func(key string) func(t *testing.T) {
		return func(t *testing.T) {
			s.createBucket(t, oursInS3(), region)
			s.put(t, key, theirKeys)
			provider(t, ours())
			role(t, "/", ours())
		}
	}
	intent := filepath.Join(folder, ".bucket-intent")
	for _, test := range []struct {
		name, script string
		seed         func(t *testing.T)
		want         []string
	}{
		{"foreign bucket", "apply.sh", foreign, []string{"Bucket " + s.bucket + " exists, but does not carry the tag"}},
		{"foreign provider", "apply.sh", func(t *testing.T) { provider(t, nil) }, []string{"Identity provider " + s.provider + " exists, but does not carry the tag"}},
		{"foreign role", "apply.sh", func(t *testing.T) { role(t, "/", nil) }, []string{"Role " + s.role + " exists, but does not carry the tag"}},
		{"role of another path", "apply.sh", func(t *testing.T) { role(t, "/other/", ours()) }, []string{"Role " + s.role + " does not have the path /,"}},
		{"bucket of another region", "apply.sh", func(t *testing.T) { s.createBucket(t, oursInS3(), "eu-west-2") }, []string{"Bucket " + s.bucket + " is in eu-west-2"}},
		{"keys of others", "apply.sh", namesake("keys.json"), []string{"s3://" + s.bucket + "/keys.json is published, and does not hold the signing key"}},
		{"keys of others in a bucket without tags", "apply.sh", func(t *testing.T) {
			s.createBucket(t, nil, region)
			s.put(t, "keys.json", theirKeys)
			if err := os.WriteFile(intent, []byte(s.bucket+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := os.Remove(intent); err != nil {
					t.Error(err)
				}
			})
		}, []string{"s3://" + s.bucket + "/keys.json is published, and does not hold the signing key"}},
		{"namesake", "destroy.sh", namesake("keys.json"), []string{"s3://" + s.bucket + "/keys.json is published, and does not hold the signing key"}},
		{"namesake without the keys that AWS reads", "destroy.sh", namesake("openid/v1/jwks"), []string{"/openid/v1/jwks is published, and does not hold the signing key"}},
		{"namesake of another region", "destroy.sh", func(t *testing.T) {
			s.createBucket(t, oursInS3(), "eu-west-2")
			role(t, "/", ours())
		}, []string{"Bucket " + s.bucket + " is in eu-west-2"}},
		{"foreign things", "destroy.sh", foreign, []string{
			"Role " + s.role + " does not carry the tag", "Identity provider " + s.provider + " does not carry the tag",
			"Bucket " + s.bucket + " does not carry the tag",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := s.h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			test.seed(t)
			s.refused(t, folder, test.script, test.want...)
		})
	}

	t.Run("another account", func(t *testing.T) {
		other := &scripts{cluster: newClusterOn(t, s), bucket: s.bucket}
		folder := other.render(t, "aws-cli", "--account-id", "210987654321")
		for _, script := range []string{"apply.sh", "destroy.sh"} {
			other.refused(t, folder, script, "The credentials are of account "+account+", and this cluster is in account 210987654321. Nothing was changed.")
		}
	})

	t.Run("old aws", func(t *testing.T) {
		if err := s.h.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		current, err := exec.LookPath("aws")
		if err != nil {
			t.Fatal(err)
		}
		s.bin = t.TempDir()
		defer func() { s.bin = "" }()
		old := "#!/bin/sh\ncase $* in *--if-none-match*) echo 'Unknown options: --if-none-match, *' >&2; exit 252 ;; esac\nexec '" + current + "' \"$@\"\n"
		if err := os.WriteFile(filepath.Join(s.bin, "aws"), []byte(old), 0o700); err != nil {
			t.Fatal(err)
		}
		s.refused(t, folder, "apply.sh", "This aws command is too old: it does not know --if-none-match, *")
	})

	t.Run("no aws", func(t *testing.T) {
		tools := t.TempDir() // which has what a script needs until then
		dirname, err := exec.LookPath("dirname")
		if err == nil {
			err = os.Symlink(dirname, filepath.Join(tools, "dirname"))
		}
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.shell(t, folder, "PATH="+tools+" /bin/sh ./apply.sh")
		if err == nil || !strings.Contains(out, "The aws command is needed") {
			t.Errorf("without aws: %v\n%s", err, out)
		}
	})
}

// theirKeys is a key set without this cluster's key.
const theirKeys = `{"keys":[{"kid":"theirs"}]}`

// createBucket creates the bucket beside the scripts, with tags if there are any.
func (s *scripts) createBucket(t *testing.T, tags []s3types.Tag, constraint s3types.BucketLocationConstraint) {
	t.Helper()
	there := awsstate.Config(s.h.Moto.URL())
	there.Region = string(constraint)
	client := s3.NewFromConfig(there, func(o *s3.Options) { o.UsePathStyle = true })
	seed(t, client.CreateBucket, &s3.CreateBucketInput{Bucket: &s.bucket, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: constraint}})
	if tags != nil {
		seed(t, s.s3.PutBucketTagging, &s3.PutBucketTaggingInput{Bucket: &s.bucket, Tagging: &s3types.Tagging{TagSet: tags}})
	}
}

// put writes an object beside the scripts.
func (s *scripts) put(t *testing.T, key, body string) {
	t.Helper()
	seed(t, s.s3.PutObject, &s3.PutObjectInput{Bucket: &s.bucket, Key: &key, Body: strings.NewReader(body)})
}

// An untagged bucket is ours only if creating it may have succeeded.
func TestAWSCLIIntent(t *testing.T) {
	s := newScripts(t, small()...)
	folder := s.render(t, "aws-cli")
	for code, want := range map[string]bool{"ExpiredToken": false, "ServiceUnavailable": true} {
		s.h.Proxy.SetFault(eachOnce(map[string][2]string{"CreateBucket": {code, "No."}}))
		out, err := s.shell(t, folder, "AWS_MAX_ATTEMPTS=1 ./apply.sh")
		if err == nil || !strings.Contains(out, "An error occurred ("+code+")") {
			t.Fatalf("apply.sh: %v\n%s", err, out)
		}
		if _, err := os.Stat(filepath.Join(folder, ".bucket-intent")); (err == nil) != want {
			t.Errorf("after %s, that the bucket is ours is %t, want %t", code, err == nil, want)
		}
	}
}

// Keys that somebody else publishes while apply.sh runs are not written over: not those that
// AWS reads, whenever they come, and not the copy.
func TestAWSCLIKeysWrittenMeanwhile(t *testing.T) {
	s := newScripts(t, small()...)
	folder := s.render(t, "aws-cli")
	oursBesideOthers := strings.Replace(s.readFile(t, "sts/aws-cli/oidc/keys.json"), `"keys": [`, `"keys": [{"kid":"other"},`, 1)
	for _, test := range []struct {
		name, key string
		// The operation of this number is the one before which the others write.
		operation string
		number    int
		published map[string]string
	}{
		{"none yet", "keys.json", "PutObject", 1, nil},
		{"after the first look", "keys.json", "GetObject", 2, map[string]string{"keys.json": oursBesideOthers}},
		{"copy", "openid/v1/jwks", "PutObject", 1, map[string]string{"keys.json": oursBesideOthers, "openid/v1/jwks": "{}"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := s.h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.createBucket(t, oursInS3(), region)
			for key, body := range test.published {
				s.put(t, key, body)
			}
			n := 0
			s.h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
				if r.Operation != test.operation || r.Subject != s.bucket+"/"+test.key {
					return faultproxy.Pass()
				}
				if n++; n != test.number {
					return faultproxy.Pass()
				}
				return faultproxy.Pass().WithBefore(func() { s.put(t, test.key, theirKeys) })
			})
			defer s.h.Proxy.SetFault(nil)
			out, err := s.shell(t, folder, "./apply.sh")
			if err == nil || !strings.Contains(out, "s3://"+s.bucket+"/"+test.key+" was written while this script ran") {
				t.Errorf("apply.sh: %v\n%s", err, out)
			}
			if body := s.object(t, test.key); body != theirKeys {
				t.Errorf("%s is %s", test.key, body)
			}
		})
	}
}

// newClusterOn makes another install directory on the stand-in of s.
func newClusterOn(t *testing.T, s *scripts) *cluster {
	t.Helper()
	c := newCluster(t, s.h)
	c.requests = s.requests
	return c
}

// refused demands that a script fails with these sentences, and changes nothing.
func (s *scripts) refused(t *testing.T, folder, script string, want ...string) {
	t.Helper()
	before := s.state(t)
	out, operations, err := s.changes(t, folder, "./"+script)
	if err == nil || len(operations) > 0 {
		t.Errorf("%s made the changes %v: %v\n%s", script, operations, err, out)
	}
	for _, sentence := range want {
		if !strings.Contains(out, sentence) {
			t.Errorf("%s does not say %q:\n%s", script, sentence, out)
		}
	}
	s.demandState(t, before)
}

// In other partitions the scripts name nothing of the partition aws.
func TestAWSCLIPartitions(t *testing.T) {
	s := newScripts(t, small()...)
	for _, test := range []struct{ region, partition, domain string }{
		{"cn-north-1", "aws-cn", ".s3.cn-north-1.amazonaws.com.cn"},
		{"us-gov-west-1", "aws-us-gov", ".s3.us-gov-west-1.amazonaws.com"},
	} {
		c := &cluster{h: s.h, dir: t.TempDir(), requests: s.requests}
		if err := s.h.UseKey(c.dir); err != nil {
			t.Fatal(err)
		}
		c.render(t, "aws-cli", "--name", infra, "--region", test.region)
		for _, script := range []string{"apply.sh", "destroy.sh"} {
			text := c.readFile(t, filepath.Join("sts", "aws-cli", script))
			for _, want := range []string{
				"region='" + test.region + "'\n", "provider='arn:" + test.partition + ":iam::" + account + ":oidc-provider/" + s.bucket + test.domain + "'\n",
			} {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %s has no line %s", test.region, script, want)
				}
			}
			if strings.Contains(text, "arn:aws:") {
				t.Errorf("%s: %s names the partition aws", test.region, script)
			}
		}
		if permissions := c.readFile(t, filepath.Join("sts", "aws-cli", "policies", s.role+".permissions.json")); !strings.Contains(permissions, "arn:"+test.partition+":s3:::it's") {
			t.Errorf("%s: the permissions are %s", test.region, permissions)
		}
	}
}
