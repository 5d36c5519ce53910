package adopt

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// Without any tag nothing is taken over unless --adopt says so; then everything is, and from then
// on it is ours.
func TestUntagged(t *testing.T) {
	c := newCluster(t, ccoctl.PublicACL, plain, one)
	c.untag()
	before := c.look()
	for _, command := range []string{"plan", "create manifests"} {
		result := c.run(1, command)
		if !strings.Contains(result.Stderr, "give --adopt") {
			t.Errorf("%s does not name --adopt:\n%s", command, result.Stderr)
		}
		if sent := faultproxy.Mutating(c.h.Proxy.Requests()); len(sent) > 0 {
			t.Errorf("%s was refused after %s", command, sent[0].Operation)
		}
	}
	result := c.run(2, "plan", "--adopt", "--output", "json")
	adopted := adoptedIn(t, result.Stdout)
	want := map[string]bool{"bucket/" + bucket: true, "identity-provider/" + provider: true, "role/" + plainRole: true, "role/" + sharedRole: true}
	if !maps.Equal(adopted, want) {
		t.Errorf("plan takes over %v, want %v", adopted, want)
	}
	if !reflect.DeepEqual(c.look(), before) {
		t.Error("plan --adopt changed something")
	}
	c.run(0, "create manifests", "--adopt")
	c.settled()
}

func adoptedIn(t *testing.T, plan string) map[string]bool {
	t.Helper()
	var document struct {
		Changes []struct{ Adopts []struct{ Kind, Name string } }
	}
	if err := json.Unmarshal([]byte(plan), &document); err != nil {
		t.Fatal(err)
	}
	adopted := map[string]bool{}
	for _, change := range document.Changes {
		for _, a := range change.Adopts {
			adopted[a.Kind+"/"+a.Name] = true
		}
	}
	return adopted
}

// An adoption is stopped before each of its requests in turn. Whatever was changed by then
// carries our tag, so that it is known to be ours; and another run completes it.
func TestStopped(t *testing.T) {
	h := pool.Lend(t)
	for stop := 1; ; stop++ {
		if err := h.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := fill(t, h, ccoctl.PublicACL, one)
		c.untag()
		before := c.look()
		sent, stopped := 0, false
		h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
			if !r.Mutating {
				return faultproxy.Pass()
			}
			if sent++; sent < stop {
				return faultproxy.Pass()
			}
			stopped = true
			return faultproxy.AWSError(r, 400, "InvalidRequest", "no more")
		})
		result, err := h.Run(t.Context(), "create", "manifests", "--dir", c.dir, "--credentials-requests-dir", c.requests, "--adopt", "--concurrency", "1", "--thumbprint", strings.Repeat("0", 40))
		c.must(err)
		h.Proxy.SetFault(nil)
		if stopped != (result.Code == 1) {
			t.Fatalf("to be stopped before change %d it ended with %d:\n%s", stop, result.Code, result.Stderr)
		}
		for _, changed := range changedWithoutTag(before, c.look()) {
			t.Errorf("stopped before change %d: %s was changed and is not tagged", stop, changed)
		}
		c.run(0, "create manifests", "--adopt")
		c.run(0, "plan")
		if !stopped {
			if stop < 10 {
				t.Errorf("the whole adoption was %d changes", stop-1)
			}
			return
		}
	}
}

// changedWithoutTag returns what differs between two states and has no tag of the cluster.
func changedWithoutTag(before, after *awsstate.State) []string {
	var changed []string
	note := func(what string, same bool, tags map[string]string) {
		if !same && tags[ownerTag] != "owned" {
			changed = append(changed, what)
		}
	}
	for name, b := range after.Buckets {
		note(name, reflect.DeepEqual(before.Buckets[name], b), b.Tags)
	}
	for arn, p := range after.Providers {
		note(arn, reflect.DeepEqual(before.Providers[arn], p), p.Tags)
	}
	for name, r := range after.Roles {
		note(name, reflect.DeepEqual(before.Roles[name], r), r.Tags)
	}
	return changed
}

// What appears only after the user was told what is taken over is not taken over.
func TestAppearsInBetween(t *testing.T) {
	h := pool.Lend(t)
	late := request("openshift-late", "cloud")
	role, container, url := ccoctl.RoleName(infra, late.Secret), bucket, "https://"+bucket+".s3."+region+".amazonaws.com"
	theirs := map[string]string{"cost": "others"}
	for _, test := range []struct {
		operation, named string
		create           func(*cluster) error
		same             func(*awsstate.State) bool
	}{
		{"CreateRole", "role " + role + " exists", func(c *cluster) error {
			_, err := c.iam.CreateRole(c.Context(), &iam.CreateRoleInput{
				RoleName: &role, AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`),
				Tags: []types.Tag{{Key: aws.String("cost"), Value: aws.String("others")}},
			})
			return err
		}, func(s *awsstate.State) bool {
			return maps.Equal(s.Roles[role].Tags, theirs) && len(s.Roles[role].Inline) == 0
		}},
		{"CreateOpenIDConnectProvider", "identity-provider " + provider + " exists", func(c *cluster) error {
			_, err := c.iam.CreateOpenIDConnectProvider(c.Context(), &iam.CreateOpenIDConnectProviderInput{
				Url: &url, ClientIDList: []string{"openshift", "sts.amazonaws.com"}, Tags: []types.Tag{{Key: aws.String("cost"), Value: aws.String("others")}},
			})
			return err
		}, func(s *awsstate.State) bool { return maps.Equal(s.Providers[provider].Tags, theirs) }},
		{"CreateBucket", "bucket " + container + " exists", func(c *cluster) error {
			_, err := c.s3.CreateBucket(c.Context(), &s3.CreateBucketInput{
				Bucket: &container, CreateBucketConfiguration: &s3types.CreateBucketConfiguration{LocationConstraint: region},
			}, func(o *s3.Options) { o.Region = region })
			if err != nil {
				return err
			}
			_, err = c.s3.PutBucketTagging(c.Context(), &s3.PutBucketTaggingInput{
				Bucket: &container, Tagging: &s3types.Tagging{TagSet: []s3types.Tag{{Key: aws.String("cost"), Value: aws.String("others")}}},
			})
			return err
		}, func(s *awsstate.State) bool {
			return maps.Equal(s.Buckets[container].Tags, theirs) && s.Buckets[container].PublicAccessBlock == nil
		}},
	} {
		t.Run(test.operation, func(t *testing.T) {
			if err := h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			c := directory(t, h, late)
			c.must(h.UseKey(c.dir))
			created := errors.New("the program did not get that far")
			h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
				if r.Operation != test.operation {
					return faultproxy.Pass()
				}
				return faultproxy.Pass().WithBefore(func() { created = test.create(c) })
			})
			result := c.run(1, "create manifests", "--adopt")
			c.must(created)
			if state := c.look(); !test.same(state) || !strings.Contains(result.Stderr, test.named) {
				t.Errorf("AWS holds %s\n%s", state.JSON(), result.Stderr)
			}
			h.Proxy.SetFault(nil)
			c.run(0, "create manifests", "--adopt") // now it is there to be seen
			c.settled()
		})
	}
}

// A managed policy of our name, without a tag, is taken over with its role, or without one.
func TestManagedPolicy(t *testing.T) {
	c := newCluster(t, ccoctl.PublicPolicy, plain)
	large := large("openshift-large")
	name := ccoctl.RoleName(infra, large.Secret)
	c.addRequest(large)
	policy := "arn:aws:iam::123456789012:policy/" + name + "-1"
	_, err := c.iam.CreatePolicy(c.Context(), &iam.CreatePolicyInput{
		PolicyName: aws.String(name + "-1"), Tags: []types.Tag{{Key: aws.String("cost"), Value: aws.String("others")}},
		PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}`),
	})
	c.must(err)
	if result := c.run(1, "create manifests"); !strings.Contains(result.Stderr, "policy "+policy+" exists") {
		t.Errorf("the policy is not named:\n%s", result.Stderr)
	}
	if adopted := adoptedIn(t, c.run(2, "plan", "--adopt", "--output", "json").Stdout); !maps.Equal(adopted, map[string]bool{"policy/" + policy: true}) {
		t.Errorf("plan takes over %v", adopted)
	}
	c.run(0, "create manifests", "--adopt")
	if found := c.look().Policies[policy]; found.Tags[ownerTag] != "owned" || found.Tags["cost"] != "others" || strings.Contains(string(found.Document), "iam:*") {
		t.Errorf("the policy is %+v", found)
	}
	c.settled()
}

// A role that appears only after the user was told of its managed policy alone is not taken over with it.
func TestRoleAppearsBesideItsPolicy(t *testing.T) {
	c := newCluster(t, ccoctl.PublicPolicy, plain)
	large := large("openshift-large")
	name := ccoctl.RoleName(infra, large.Secret)
	c.addRequest(large)
	_, err := c.iam.CreatePolicy(c.Context(), &iam.CreatePolicyInput{
		PolicyName: aws.String(name + "-1"), PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}`),
	})
	c.must(err)
	created := errors.New("the program did not get that far")
	c.h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation != "CreateRole" {
			return faultproxy.Pass()
		}
		return faultproxy.Pass().WithBefore(func() {
			_, created = c.iam.CreateRole(c.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`)})
		})
	})
	result := c.run(1, "create manifests", "--adopt")
	c.h.Proxy.SetFault(nil)
	c.must(created)
	if role := c.look().Roles[name]; len(role.Tags)+len(role.Attached) > 0 || !strings.Contains(result.Stderr, "role "+name+" exists") {
		t.Errorf("the role is %+v\n%s", role, result.Stderr)
	}
	c.run(0, "create manifests", "--adopt") // now it is there to be seen
	c.settled()
}

// What others attached to a role is named when the role is taken over, and stays.
func TestAttachedByOthers(t *testing.T) {
	c := newCluster(t, ccoctl.PublicPolicy, plain)
	c.untag()
	out, err := c.iam.CreatePolicy(c.Context(), &iam.CreatePolicyInput{
		PolicyName: aws.String("somebodys"), PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]}`),
	})
	c.must(err)
	arn := aws.ToString(out.Policy.Arn)
	_, err = c.iam.AttachRolePolicy(c.Context(), &iam.AttachRolePolicyInput{RoleName: &plainRole, PolicyArn: &arn})
	c.must(err)
	note := "role " + plainRole + " has no tag of this cluster and is to be taken over, with the managed policies that others attached to it, which stay: " + arn
	for _, run := range []struct {
		code    int
		command string
	}{{2, "plan"}, {0, "create manifests"}} {
		if result := c.run(run.code, run.command, "--adopt"); !strings.Contains(result.Stderr, note) {
			t.Errorf("%s does not name the policy:\n%s", run.command, result.Stderr)
		}
	}
	if attached := c.look().Roles[plainRole].Attached; !slices.Equal(attached, []string{arn}) {
		t.Errorf("attached are %q", attached)
	}
	c.settled()
}

// large is a request whose permissions do not fit into inline policies.
func large(namespace string) credentialsrequest.Request {
	r := request(namespace, "cloud")
	for i := range 200 {
		r.StatementEntries = append(r.StatementEntries, credentialsrequest.StatementEntry{
			Effect: "Allow", Action: []string{fmt.Sprintf("s3:Get%03d", i)}, Resource: fmt.Sprintf("arn:aws:s3:::a-bucket-of-some-length-%03d/*", i),
		})
	}
	return r
}
