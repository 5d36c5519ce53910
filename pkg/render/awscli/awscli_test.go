package awscli

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
	"github.com/openshift/openshift-install-sts/pkg/render/shell"
)

// What aws sends is the file, so that each must be the document, to the byte.
func TestPoliciesAreTheDocuments(t *testing.T) {
	s := odd()
	files := rendered(t, s)
	want := map[string]iampolicy.Document{"bucket-policy.json": s.Policy.Policy}
	for _, r := range s.Roles {
		want["policies/"+r.RoleName+".trust.json"] = r.Trust
		for name, d := range r.Inline {
			want["policies/"+name+".permissions.json"] = d
		}
		for _, m := range r.Managed {
			want["policies/"+m.PolicyName+".json"] = m.Document
		}
	}
	if len(want) != 1+3+2+2 {
		t.Fatalf("the stack has %d documents", len(want))
	}
	for name, d := range want {
		text, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if files[name] != text {
			t.Errorf("%s is\n%q, want\n%q", name, files[name], text)
		}
	}
	for name := range files {
		if _, ok := want[name]; !ok && strings.HasPrefix(name, policyFolder) {
			t.Errorf("%s is nobody's", name)
		}
	}
	for _, o := range s.Objects {
		if files["oidc/"+o.Key] != string(o.Body) {
			t.Errorf("oidc/%s is %q", o.Key, files["oidc/"+o.Key])
		}
	}
}

// The tags reach aws as they are, whatever the locale makes of other characters than ASCII.
func TestTagsAreASCII(t *testing.T) {
	s := odd()
	s.Provider.Tags["mathematics"] = "𝐀" // two units of UTF-16
	text := rendered(t, s)["tags.json"]
	if i := strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }); i >= 0 {
		t.Errorf("tags.json has %q", text[i:])
	}
	var list []render.Tag
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, each := range list {
		got[each.Key] = each.Value
	}
	if !maps.Equal(got, s.Provider.Tags) {
		t.Errorf("tags.json has %v, want %v", got, s.Provider.Tags)
	}
}

// The files of the scripts can be carried out, and a script names no file that is not there.
func TestFilesOfTheScripts(t *testing.T) {
	stacks := issuers()
	stacks["odd"] = odd()
	for name, s := range stacks {
		t.Run(name, func(t *testing.T) { testFilesOfTheScripts(t, s) })
	}
}

func testFilesOfTheScripts(t *testing.T, s *render.Stack) {
	list, err := Format().Render(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]bool{}
	for _, f := range list {
		if script := strings.HasSuffix(f.Name, ".sh"); script != (f.Mode == render.ModeScript) {
			t.Errorf("%s has the mode %v", f.Name, f.Mode)
		}
		files[f.Name] = true
	}
	for _, f := range list {
		if !strings.HasSuffix(f.Name, ".sh") {
			continue
		}
		named := fileNames.FindAllStringSubmatch(string(f.Data), -1)
		if f.Name == applyScript && len(named) < 4 {
			t.Errorf("%s names only %v", f.Name, named)
		}
		for _, name := range named {
			if !files[name[1]+name[2]] {
				t.Errorf("%s names %s, which is not there", f.Name, name[1]+name[2])
			}
		}
	}
}

// fileNames finds the files that a script names without variables.
var fileNames = regexp.MustCompile(`(?:(?:file://|literal |cat )([a-z][a-z-]*\.json)|'(oidc/[^']+)')`)

// shellcheck looks at the scripts of every kind of stack, and so does each shell at hand.
func TestShellcheck(t *testing.T) {
	oldest := rendertest.Cluster{Place: rendertest.Place{Partition: "aws", Region: "us-east-1", Suffix: "amazonaws.com"}}
	folder := t.TempDir()
	var scripts []string
	stacks := issuers()
	stacks["odd"], stacks["none"], stacks["oldest"] = odd(), rendertest.Cluster{}.Stack(rendertest.Components()[3]), oldest.Stack(rendertest.Many(2)...)
	for name, s := range stacks {
		files := rendered(t, s)
		for _, script := range []string{applyScript, destroyScript} {
			file := filepath.Join(folder, name+"-"+script)
			if err := os.WriteFile(file, []byte(files[script]), 0o600); err != nil {
				t.Fatal(err)
			}
			scripts = append(scripts, file)
			if strings.Contains(files[script], "shellcheck disable") {
				t.Errorf("%s of %s disables a check", script, name)
			}
		}
	}
	demand(t, "shellcheck", append([]string{"--norc", "--shell=sh", "--severity=style"}, scripts...)...)
	for _, script := range scripts {
		demand(t, "sh", "-n", script)
		demand(t, "bash", "--posix", "-n", script)
	}
}

func demand(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", program, err, out)
	}
}

// The names of other partitions are the stack's own, but for the audience of the tokens,
// which is the same in all of them.
func TestPartitions(t *testing.T) {
	for _, place := range rendertest.Places {
		c := rendertest.Cluster{Place: place, RolePath: rendertest.OddPath}
		files := rendered(t, c.Stack(rendertest.Many(1)...))
		for name, text := range files {
			if place.Partition != "aws" && strings.Contains(text, "arn:aws:") {
				t.Errorf("%s: %s has an ARN of the partition aws", place.Region, name)
			}
			text = strings.NewReplacer("sts.amazonaws.com", "", place.Suffix, "").Replace(text)
			if strings.Contains(text, "amazonaws.com") {
				t.Errorf("%s: %s has a domain of the partition aws", place.Region, name)
			}
		}
		for _, want := range []string{
			"region=" + shell.Word(place.Region) + "\n", "LocationConstraint=" + shell.Word(place.Region),
			"policies=" + shell.Word("arn:"+place.Partition+":iam::123456789012:policy"+rendertest.OddPath),
		} {
			if !strings.Contains(files[applyScript], want) {
				t.Errorf("%s: apply.sh has no %s", place.Region, want)
			}
		}
	}
	oldest := rendertest.Cluster{Place: rendertest.Place{Partition: "aws", Region: "us-east-1", Suffix: "amazonaws.com"}}
	if strings.Contains(rendered(t, oldest.Stack(rendertest.Many(1)...))[applyScript], "create-bucket-configuration") {
		t.Error("us-east-1 gets a location constraint, which S3 refuses")
	}
}

// The same stack gives the same bytes.
func TestDeterministic(t *testing.T) {
	first := rendered(t, odd())
	for range 5 {
		if again := rendered(t, odd()); !maps.Equal(first, again) {
			t.Fatal("the same stack gave other files")
		}
	}
}

// Nothing in a comment ends it.
func TestCommentStaysOnItsLine(t *testing.T) {
	const evil = "name\nrm -rf /\r\x1b[2J\u2028x"
	s := plain()
	s.Components[0].Request, s.Components[0].Secret.Name = evil, evil
	s.Components[0].ServiceAccounts = []string{evil, evil}
	s.Components[0].Role.Inline[s.Components[0].Role.RoleName].Statement[0].Action[0] = evil + ":x"
	text := rendered(t, s)[applyScript]
	if strings.ContainsAny(text, "\r\x1b\u2028") {
		t.Error("apply.sh has control characters")
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "rm -rf /") && !strings.HasPrefix(line, "    # ") {
			t.Errorf("apply.sh has the line %q", line)
		}
	}
}

// The head of each script lists the permissions for exactly the calls that it makes.
func TestActions(t *testing.T) {
	bounded := rendertest.Cluster{Boundary: "arn:aws:iam::123456789012:policy/boundary"}.Stack(rendertest.Many(1)...)
	stacks := issuers()
	stacks["plain"], stacks["bounded"], stacks["odd"] = plain(), bounded, odd()
	for name, s := range stacks {
		files := rendered(t, s)
		for _, script := range []string{applyScript, destroyScript} {
			got, want := listedActions(files[script]), calledActions(files[script])
			if len(s.Objects) > 0 {
				want = append(want, "s3:listbucket")
			}
			if len(s.Objects) > 0 && s.Bucket.KMSKeyARN != "" && script == applyScript {
				want = append(want, "kms:decrypt", "kms:generatedatakey")
			}
			slices.Sort(want)
			if want = slices.Compact(want); !slices.Equal(got, want) {
				t.Errorf("%s: %s lists\n%v, and calls\n%v", name, script, got, want)
			}
		}
	}
}

// listedActions returns the actions of a script's head, in lower case.
func listedActions(script string) []string {
	var actions []string
	for line := range strings.Lines(script) {
		text, comment := strings.CutPrefix(line, "#   ")
		if !comment {
			continue
		}
		for _, word := range strings.Fields(text) {
			if service, _, ok := strings.Cut(word, ":"); ok && slices.Contains([]string{"iam", "s3", "sts", "cloudfront", "kms"}, service) {
				actions = append(actions, strings.ToLower(word))
			}
		}
	}
	slices.Sort(actions)
	return actions
}

// calledActions returns the actions of a script's calls, in lower case. Deleting an object
// and its like are named after the call; the others are those of the service authorization
// reference: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
func calledActions(script string) []string {
	others := map[string]string{
		"s3:putpublicaccessblock": "s3:putbucketpublicaccessblock", "s3:putbucketencryption": "s3:putencryptionconfiguration",
		"cloudfront:createdistributionwithtags": "cloudfront:createdistribution", // and TagResource
	}
	var actions []string
	for line := range strings.Lines(script) {
		words := strings.Fields(line)
		for i, word := range words {
			if i+1 < len(words) && slices.Contains([]string{"iam", "s3api", "sts", "cloudfront"}, word) && strings.Contains(words[i+1], "-") && !strings.HasPrefix(line, "#") {
				action := strings.TrimSuffix(word, "api") + ":" + strings.ReplaceAll(words[i+1], "-", "")
				if other, ok := others[action]; ok {
					action = other
				}
				actions = append(actions, action)
			}
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

func BenchmarkRender(b *testing.B) {
	for name, n := range map[string]int{"7": 7, "1000": 1000} {
		s := rendertest.Cluster{}.Stack(rendertest.Many(n)...)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Format().Render(b.Context(), s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
