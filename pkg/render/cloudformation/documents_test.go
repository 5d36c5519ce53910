package cloudformation

import (
	"encoding/json"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/cloudformation"
)

// evaluated reads the templates of a form back as CloudFormation would.
func evaluated(t *testing.T, s *render.Stack, files map[string]render.File, folder string) []standin.Resource {
	t.Helper()
	var all []standin.Resource
	for _, name := range templateNames(files, folder) {
		f := files[path.Join(folder, templateFile(name))]
		env := standin.Environment{Account: s.Account, Partition: s.Partition, Region: s.Region, StackName: "test"}
		if folder != "" {
			env.Parameters = givenParameters(t, files[path.Join(folder, parametersFile(name))])
		}
		parsed, err := standin.Parse(f.Data, env)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		all = append(all, parsed.Resources...)
	}
	return all
}

// templateNames returns the names of the templates of a folder, sorted.
func templateNames(files map[string]render.File, folder string) []string {
	var list []string
	for name := range files {
		if dir, file := path.Split(name); path.Clean(dir) == path.Clean(folder) && path.Ext(file) == ".yaml" {
			list = append(list, strings.TrimSuffix(file, ".yaml"))
		}
	}
	slices.Sort(list)
	return list
}

func givenParameters(t *testing.T, f render.File) map[string]string {
	t.Helper()
	var list []jsonParameter
	if err := json.Unmarshal(f.Data, &list); err != nil {
		t.Fatalf("%s: %v", f.Name, err)
	}
	values := map[string]string{}
	for _, p := range list {
		values[p.ParameterKey] = p.ParameterValue
	}
	return values
}

// at returns a property; a number is the member of a list.
func at(t *testing.T, n *yaml.Node, names ...any) *yaml.Node {
	t.Helper()
	for _, name := range names {
		var found *yaml.Node
		switch name := name.(type) {
		case int:
			if name < len(n.Content) {
				found = n.Content[name]
			}
		case string:
			for i := 0; i+1 < len(n.Content); i += 2 {
				if n.Content[i].Value == name {
					found = n.Content[i+1]
				}
			}
		}
		if found == nil {
			t.Fatalf("there is no %v", names)
		}
		n = found
	}
	return n
}

func demandDocument(t *testing.T, what string, n *yaml.Node, want iampolicy.Document) {
	t.Helper()
	wanted, err := want.JSON()
	if err != nil {
		t.Fatal(err)
	}
	got := n.Value // a document as a string
	if n.Kind != yaml.ScalarNode {
		if got, err = standin.JSON(n); err != nil {
			t.Fatal(err)
		}
	}
	if got != wanted {
		t.Errorf("%s is\n%s\nand create would send\n%s", what, got, wanted)
	}
}

// What CloudFormation would send is, byte for byte, what create would send; of every
// resource all is there, in every partition, and with the functions of the stack set's
// template evaluated.
func TestSameAsCreate(t *testing.T) {
	for _, where := range rendertest.Places {
		s := rendertest.Cluster{
			Place: where, Name: "h", RolePath: rendertest.OddPath, Boundary: "arn:" + where.Partition + ":iam::" + rendertest.Account + ":policy/boundary",
			Thumbprint: strings.Repeat("0a", 20), Tags: map[string]string{"te am": "pl\u00e4tt=1", "no": "yes"},
		}.Stack(awkwardComponents()...)
		files := rendertest.Files(t, Format(), s)
		for _, folder := range []string{"", stackSetFolder} {
			t.Run(where.Partition+"/"+folder, func(t *testing.T) {
				demandResources(t, s, evaluated(t, s, files, folder), folder == "")
			})
		}
	}
}

// demandResources compares what a form makes with the desired resources. userTags is set if
// the form has the user's tags.
func demandResources(t *testing.T, s *render.Stack, all []standin.Resource, userTags bool) {
	t.Helper()
	byName := map[string]*yaml.Node{}
	for _, r := range all {
		p, name := r.Properties, ""
		switch r.Type {
		case "AWS::S3::Bucket":
			name = at(t, p, "BucketName").Value
		case "AWS::S3::BucketPolicy":
			name = at(t, p, "Bucket").Value
		case "AWS::IAM::OIDCProvider":
			name = at(t, p, "Url").Value
		case "AWS::IAM::Role":
			name = at(t, p, "RoleName").Value
		case "AWS::IAM::ManagedPolicy":
			name = at(t, p, "ManagedPolicyName").Value
		}
		name = r.Type + " " + name
		if byName[name] != nil {
			t.Errorf("%s is there twice", name)
		}
		byName[name] = p
	}
	take := func(name string) *yaml.Node {
		p := byName[name]
		if p == nil {
			t.Fatalf("there is no %s", name)
		}
		delete(byName, name)
		return p
	}
	tags := func(p *yaml.Node, want map[string]string) {
		t.Helper()
		got := map[string]string{}
		for _, tag := range at(t, p, "Tags").Content {
			got[at(t, tag, "Key").Value] = at(t, tag, "Value").Value
		}
		if !userTags {
			want = map[string]string{"Name": s.Name, s.OwnershipTag: "owned"}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the tags are %v, want %v", got, want)
		}
	}
	list := func(n *yaml.Node, want ...string) {
		t.Helper()
		var got []string
		for _, member := range n.Content {
			got = append(got, member.Value)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("it is %q, want %q", got, want)
		}
	}

	bucket := take("AWS::S3::Bucket " + s.Bucket.BucketName)
	if got, _ := standin.JSON(at(t, bucket, "PublicAccessBlockConfiguration")); got != `{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":false,"RestrictPublicBuckets":false}` {
		t.Errorf("the access block is %s", got)
	}
	tags(bucket, s.Bucket.Tags)
	demandDocument(t, "the bucket's policy", at(t, take("AWS::S3::BucketPolicy "+s.Bucket.BucketName), "PolicyDocument"), s.Policy.Policy)
	provider := take("AWS::IAM::OIDCProvider " + s.Provider.URL)
	list(at(t, provider, "ClientIdList"), s.Provider.Audiences...)
	if s.Provider.Thumbprint != "" {
		list(at(t, provider, "ThumbprintList"), s.Provider.Thumbprint)
	}
	tags(provider, s.Provider.Tags)
	for _, r := range s.Roles {
		p := take("AWS::IAM::Role " + r.RoleName)
		demandDocument(t, "trust of "+r.RoleName, at(t, p, "AssumeRolePolicyDocument"), r.Trust)
		texts := map[string]string{"Path": r.Path, "Description": r.Description}
		if r.Boundary != "" {
			texts["PermissionsBoundary"] = r.Boundary
		}
		for name, want := range texts {
			if got := at(t, p, name).Value; got != want {
				t.Errorf("%s of %s is %q, want %q", name, r.RoleName, got, want)
			}
		}
		tags(p, r.Tags)
		if len(r.Inline) > 0 {
			if policies := at(t, p, "Policies"); len(policies.Content) != 1 || at(t, policies, 0, "PolicyName").Value != r.RoleName {
				t.Errorf("the policies of %s are other ones", r.RoleName)
			}
			demandDocument(t, "policy of "+r.RoleName, at(t, p, "Policies", 0, "PolicyDocument"), r.Inline[r.RoleName])
		}
		for _, m := range r.Managed {
			p := take("AWS::IAM::ManagedPolicy " + m.PolicyName)
			demandDocument(t, m.PolicyName, at(t, p, "PolicyDocument"), m.Document)
			list(at(t, p, "Roles"), r.RoleName)
			for name, want := range map[string]string{"Path": m.Path, "Description": r.Description} {
				if got := at(t, p, name).Value; got != want {
					t.Errorf("%s of %s is %q, want %q", name, m.PolicyName, got, want)
				}
			}
		}
	}
	for name := range byName {
		t.Errorf("%s is there, and nobody asked for it", name)
	}
}

// Without a boundary and a thumbprint the properties are not there, instead of empty.
func TestWithoutBoundary(t *testing.T) {
	s := rendertest.Cluster{}.Stack(awkwardComponents()...)
	files := rendertest.Files(t, Format(), s)
	for _, folder := range []string{"", stackSetFolder} {
		for _, r := range evaluated(t, s, files, folder) {
			if text, _ := standin.JSON(r.Properties); strings.Contains(text, "PermissionsBoundary") || strings.Contains(text, "ThumbprintList") {
				t.Errorf("%s/%s has one: %s", folder, r.ID, text)
			}
		}
	}
}

// The template of the stack set is the same for every cluster, wherever it is and whatever
// it is called; only the parameters differ.
func TestStackSetIsTheSame(t *testing.T) {
	var first map[string]render.File
	for i, where := range rendertest.Places {
		c := rendertest.Cluster{
			Place: where, Name: strings.Repeat("x", 1+4*i), RolePath: "/p" + where.Region + "/",
			Boundary: "arn:" + where.Partition + ":iam::aws:policy/b", Tags: map[string]string{"t": where.Region},
		}
		files := rendertest.Files(t, Format(), c.Stack(two(awkward()[1:])...))
		if first == nil {
			first = files
		}
		const name = stackSetFolder + "/template.yaml"
		if got, want := string(files[name].Data), string(first[name].Data); got != want {
			t.Errorf("%s: the template is another than that of %s:\n%s", where.Partition, rendertest.Places[0].Partition, got)
		}
		for _, hint := range []string{rendertest.Account, where.Region, where.Partition + ":iam"} {
			if strings.Contains(string(files[name].Data), hint) {
				t.Errorf("the template holds %s", hint)
			}
		}
	}
}

// The transcriber reads what a decoder reads.
func TestTranscriber(t *testing.T) {
	for _, source := range []string{
		`{}`, `[]`, `{"a":{},"b":[],"c":[[],{}]}`, `{"a":"b\\","c\"d":"\u0001\n\\\"","e":[1,-2.5e+3,true,false,null,"x"]}`, `"x"`,
	} {
		transcriber := transcriber{json: source}
		v, err := transcriber.value()
		if err != nil || transcriber.at != len(source) {
			t.Fatalf("%s: %v, read to %d", source, err, transcriber.at)
		}
		w := writer{}
		w.inline(v)
		var got, want any
		if err := yaml.Unmarshal(w.buf, &got); err != nil {
			t.Fatalf("%s: %v", w.buf, err)
		}
		if err := yaml.Unmarshal([]byte(source), &want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s was read as %s", source, w.buf)
		}
	}
}
