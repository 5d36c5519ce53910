package files

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// Every document is in the file of its call, byte for byte.
func TestDocuments(t *testing.T) {
	for _, place := range rendertest.Places {
		s := rendertest.Cluster{Place: place, RolePath: rendertest.OddPath}.Stack(rendertest.Components()...)
		files := rendertest.Files(t, Format(), s)
		demand := func(name, field string, d iampolicy.Document) {
			t.Helper()
			want, err := d.JSON()
			if err != nil {
				t.Fatal(err)
			}
			if got := input(t, files, name)[field]; got != want {
				t.Errorf("%s: %s is %v, want %s", name, field, got, want)
			}
		}
		demand("04-s3api-put-bucket-policy/"+s.Bucket.BucketName+".json", "Policy", s.Policy.Policy)
		for _, r := range s.Roles {
			demand("07-iam-create-role/"+r.RoleName+".json", "AssumeRolePolicyDocument", r.Trust)
			for name, d := range r.Inline {
				demand("08-iam-put-role-policy/"+name+".json", "PolicyDocument", d)
			}
			for _, m := range r.Managed {
				demand("09-iam-create-policy/"+m.PolicyName+".json", "PolicyDocument", m.Document)
			}
		}
		for name, key := range map[string]string{"openid-configuration": oidc.DiscoveryPath, "keys": oidc.KeysPath, "jwks": oidc.APIServerKeysPath} {
			if got := input(t, files, "05-s3api-put-object/"+name+".json")["Key"]; got != key {
				t.Errorf("%s.json is about %v, want %s", name, got, key)
			}
		}
		for _, o := range s.Objects {
			if got := string(files["oidc/"+o.Key].Data); got != string(o.Body) {
				t.Errorf("%s is %q", o.Key, got)
			}
		}
		if place.Partition != "aws" {
			for name, f := range files {
				if strings.Contains(string(f.Data), "arn:aws:") {
					t.Errorf("%s: %s is of another partition:\n%s", place.Region, name, f.Data)
				}
			}
		}
	}
}

// What is not there is left out of an input, and not sent empty.
func TestInputs(t *testing.T) {
	plain := rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(rendertest.Many(1)...))
	full := rendertest.Files(t, Format(), rendertest.Cluster{
		Boundary: "arn:aws:iam::123456789012:policy/b", Thumbprint: strings.Repeat("0a", 20), Tags: map[string]string{"team": "a b"},
	}.Stack(rendertest.Many(1)...))
	const role, provider = "07-iam-create-role/harbor-x4k2p-openshift-0000-cloud.json", "06-iam-create-open-id-connect-provider/harbor-x4k2p-oidc.json"
	if in := input(t, plain, role); in["PermissionsBoundary"] != nil || in["Path"] != "/" {
		t.Errorf("the role is %v", in)
	}
	if in := input(t, full, role); in["PermissionsBoundary"] != "arn:aws:iam::123456789012:policy/b" || !strings.Contains(fmt.Sprint(in["Tags"]), "map[Key:team Value:a b]") {
		t.Errorf("the role is %v", in)
	}
	if in := input(t, plain, provider); in["ThumbprintList"] != nil {
		t.Errorf("the provider is %v", in)
	}
	if in := input(t, full, provider); fmt.Sprint(in["ThumbprintList"]) != "["+strings.Repeat("0a", 20)+"]" {
		t.Errorf("the provider is %v", in)
	}
	const bucket = "01-s3api-create-bucket/harbor-x4k2p-oidc.json"
	if in := input(t, plain, bucket); fmt.Sprint(in["CreateBucketConfiguration"]) != "map[LocationConstraint:eu-west-1]" {
		t.Errorf("the bucket is %v", in)
	}
	oldest := rendertest.Files(t, Format(), rendertest.Cluster{Place: rendertest.Place{Partition: "aws", Region: "us-east-1", Suffix: "amazonaws.com"}}.Stack(rendertest.Many(1)...))
	if in := input(t, oldest, bucket); in["CreateBucketConfiguration"] != nil {
		t.Errorf("S3 refuses a location constraint in us-east-1: %v", in)
	}
}

// The commands that undo everything name, in the right order, what the calls created: also
// managed policies below a path that a shell would read as something else.
func TestUndo(t *testing.T) {
	s := rendertest.Cluster{RolePath: rendertest.OddPath}.Stack(rendertest.Components()...)
	files := rendertest.Files(t, Format(), s)
	out, err := calls(t, files, "Undo", account{s.Account, s.KeyID})
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var want strings.Builder
	call := func(words ...string) { want.WriteString("[" + strings.Join(words, "][") + "]\n") }
	for _, r := range s.Roles {
		for _, m := range r.Managed {
			call("iam", "detach-role-policy", "--role-name", r.RoleName, "--policy-arn", m.ARN)
			call("iam", "delete-policy", "--policy-arn", m.ARN)
		}
	}
	for _, r := range s.Roles {
		for name := range r.Inline {
			call("iam", "delete-role-policy", "--role-name", r.RoleName, "--policy-name", name)
		}
	}
	for _, r := range s.Roles {
		call("iam", "delete-role", "--role-name", r.RoleName)
	}
	call("iam", "delete-open-id-connect-provider", "--open-id-connect-provider-arn", s.Provider.ARN)
	for _, o := range s.Objects {
		call("s3api", "delete-object", "--bucket", o.Bucket, "--expected-bucket-owner", o.Owner, "--key", o.Key)
	}
	call("s3api", "delete-bucket", "--bucket", s.Bucket.BucketName, "--expected-bucket-owner", s.Bucket.Owner)
	if out != want.String() {
		t.Errorf("the commands are\n%s\nand not\n%s", out, want.String())
	}
}

// With the credentials of another account nothing is called; nor is anything created where
// the bucket exists, which in us-east-1 S3 itself would not refuse; nor is anything deleted of
// another cluster, which may have the same names and cannot have the same key.
func TestRefuses(t *testing.T) {
	s := rendertest.Cluster{}.Stack(rendertest.Components()...)
	files := rendertest.Files(t, Format(), s)
	const otherAccount = "210987654321"
	for _, test := range []struct {
		heading string
		in      account
		least   int // of the calls; 0 if it is refused
	}{
		{"Apply", account{s.Account, ""}, 15},
		{"Apply", account{otherAccount, ""}, 0},
		{"Apply", account{s.Account, s.KeyID}, 0},
		{"Undo", account{s.Account, s.KeyID}, 10},
		{"Undo", account{otherAccount, s.KeyID}, 0},
		{"Undo", account{s.Account, "another"}, 0},
		{"Undo", account{s.Account, ""}, 0},
	} {
		out, err := calls(t, files, test.heading, test.in)
		if refused := test.least == 0; refused && (err == nil || out != "") || !refused && (err != nil || strings.Count(out, "\n") < test.least) {
			t.Errorf("%s in %+v: %v\n%s", test.heading, test.in, err, out)
		}
	}
}

// account is what the commands of a README.md find: whose credentials they have, and the key
// that the bucket publishes, empty when there is no bucket.
type account struct{ id, key string }

// calls runs the README's commands below a heading in an account, and returns the calls that
// change something.
func calls(t *testing.T, files map[string]render.File, heading string, in account) (string, error) {
	t.Helper()
	_, commands, _ := strings.Cut(string(files["README.md"].Data), "## "+heading+"\n")
	commands, _, _ = strings.Cut(commands, "\n## ")
	var script strings.Builder
	script.WriteString(`aws() {
	case $2 in
	get-caller-identity) echo "$account" ;;
	head-bucket) [ -n "$key" ] ;;
	get-object) [ -n "$key" ] && echo "\"$key\"" ;;
	*) printf '[%s]' "$@"; echo ;;
	esac
}
`)
	for line := range strings.Lines(commands) {
		if text, indented := strings.CutPrefix(line, "    "); indented {
			script.WriteString(text)
		}
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", script.String())
	cmd.Dir = rendertest.Write(t, files)
	cmd.Env = append(os.Environ(), "account="+in.id, "key="+in.key)
	out, err := cmd.Output()
	return string(out), err
}

// input returns the parameters of a call.
func input(t *testing.T, files map[string]render.File, name string) map[string]any {
	t.Helper()
	f, ok := files[name]
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	var in map[string]any
	if err := json.Unmarshal(f.Data, &in); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return in
}

func BenchmarkFiles(b *testing.B) {
	s := rendertest.Cluster{}.Stack(rendertest.Many(1000)...)
	for b.Loop() {
		if _, err := Format().Render(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
}
