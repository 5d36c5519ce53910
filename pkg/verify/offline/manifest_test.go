package offline

import (
	"encoding/base64"
	"os"
	"strings"
	"syscall"
	"testing"
)

const (
	accessKeyID     = "AKIAIOSFODNN7EXAMPLE"
	secretAccessKey = "wJalrXUtnFEMI"
)

func TestRootCredentials(t *testing.T) {
	const file = "openshift/x.yaml"
	found := func(name string) []string {
		return []string{"problem root-credentials " + name}
	}
	held := func(body string) func(cluster) {
		return func(c cluster) {
			c.write(file, "apiVersion: v1\nkind: Secret\nmetadata: {namespace: a, name: b}\n"+body)
		}
	}
	runBroken(t, []broken{
		{
			name: "by file name", do: func(c cluster) { c.write(rootCredentialsFile, "") },
			want: []string{
				"problem root-credentials " + rootCredentialsFile, "problem readable-manifests " + rootCredentialsFile,
			},
			words: []string{rootCredentialsFile + " would put the AWS root credentials into the cluster"},
		},
		{
			name: "by name", do: func(c cluster) {
				c.write("manifests/x.json", toJSONText(c, "apiVersion: v1\nkind: Secret\nmetadata: {namespace: kube-system, name: aws-creds}\n"))
			},
			want:  found("manifests/x.json"),
			words: []string{"as the Secret kube-system/aws-creds"},
		},
		{
			name: "setting", do: held("stringData: {x: \"[default]\\n AWS_access_key_id = " + accessKeyID + "\"}"), want: found(file),
			words: []string{"the Secret a/b in openshift/x.yaml holds a long-lived AWS access key"},
		},
		{name: "secret setting", do: held("data: {credentials: " + base64.StdEncoding.EncodeToString([]byte("aws_secret_access_key: "+secretAccessKey)) + "}"), want: found(file)},
		{name: "key", do: held("stringData: {aws_access_key_id: x}"), want: found(file)},
		{name: "shape", do: held("stringData: {user: " + accessKeyID + "}"), want: found(file)},
		{name: "both", do: held("stringData: {a: x}\ndata: {a: " + base64.StdEncoding.EncodeToString([]byte(accessKeyID)) + "}"), want: found(file)},
		{name: "no key", do: held("stringData: {a: the aws_access_key_id is elsewhere, b: AKIASHORT}")},
		{name: "no Secret", do: func(c cluster) {
			c.write(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {namespace: a, name: b}\ndata: {user: "+accessKeyID+"}\n")
		}},
		{
			name: "beside the role", do: func(c cluster) { c.change(ingress, "    sts_", "    aws_access_key_id = "+accessKeyID+"\n    sts_") },
			want:  append(found(ingress), editedIngress),
			words: []string{"stringData.credentials (aws_access_key_id)"},
		},
	})
}

// What is wrong with a manifest of somebody else's is said once, and nothing else suffers.
func TestReadable(t *testing.T) {
	const file = "openshift/x.yaml"
	const unreadable = "problem readable-manifests " + file
	text := func(s string) func(cluster) { return func(c cluster) { c.write(file, s) } }
	runBroken(t, []broken{
		{name: "no YAML", do: text("a: [\n"), want: []string{unreadable}, words: []string{file + " cannot be understood: document 1"}},
		{name: "no object", do: text("- a\n"), want: []string{unreadable}, words: []string{"it holds no Kubernetes object"}},
		{name: "no kind", do: text("a: b\n"), want: []string{unreadable}},
		{name: "empty", do: text(""), want: []string{unreadable}},
		{name: "no text", do: text("\x00\xff"), want: []string{unreadable}},
		{name: "first document empty", do: text("---\n---\napiVersion: v1\nkind: ConfigMap\n"), want: []string{"problem install-directory"}},
		{
			name: "a field twice", do: text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, name: b}\n"),
			want:  []string{"warning readable-manifests " + file},
			words: []string{"can be understood in more than one way: document 1 metadata.name is set more than once"},
		},
		{
			name: "a key that is set twice is still seen", do: text("apiVersion: v1\nkind: Secret\nmetadata: {name: a, name: b}\nstringData: {a: " + accessKeyID + "}\n"),
			want: []string{"problem root-credentials " + file, "warning readable-manifests " + file},
		},
		{
			name: "a field twice in a large file", do: text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, name: b}\ndata: {a: " + strings.Repeat("a", maxLenient) + "}\n"),
			want: []string{unreadable}, words: []string{"metadata.name is set more than once"},
		},
		{name: "aliases", do: text(bomb()), want: []string{unreadable}},
		{name: "deep", do: text(strings.Repeat("[", 5000)), want: []string{unreadable}},
		{
			name: "a folder", do: func(c cluster) { c.write(file+"/a", "") },
			want: []string{unreadable}, words: []string{"it is not a regular file"},
		},
		{
			name: "a pipe", do: func(c cluster) {
				if err := syscall.Mkfifo(c.path(file), 0o600); err != nil {
					c.t.Fatal(err)
				}
			},
			want: []string{unreadable},
		},
		{
			name: "a loop of links", do: func(c cluster) {
				if err := os.Symlink("x.yaml", c.path(file)); err != nil {
					c.t.Fatal(err)
				}
			},
			want: []string{unreadable}, words: []string{"too many levels of symbolic links"},
		},
		{
			name: "a file for a folder", do: func(c cluster) { c.remove("openshift"); c.write("openshift", "") },
			want: []string{"problem install-directory", "problem readable-manifests openshift/"},
		},
		{name: "a name with an escape", do: func(c cluster) { c.write("openshift/\x1b[2J.yaml", "a: [") }, want: []string{"problem readable-manifests openshift/ [2J.yaml"}},
		{name: "other names", do: func(c cluster) { c.write("manifests/README.md", "a: ["); c.write("manifests/more/x.yaml", "a: [") }},
		{
			name: "ours", do: func(c cluster) { c.write(ingress, "a: [") },
			want: []string{
				"problem readable-manifests " + ingress, "skipped request-secrets " + ingress, editedIngress,
			},
			words: []string{"was changed since it was written, and cannot be understood"},
		},
		{
			name: "the Authentication", do: func(c cluster) { c.write(authFile, "a: [") },
			want: []string{
				"problem readable-manifests " + authFile, "skipped issuer " + authFile, "warning unedited-files " + authFile,
			},
		},
	})
}

// bomb is small YAML that is large when its aliases are written out.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := range 9 {
		b.WriteString("a" + string(rune('1'+i)) + ": &a" + string(rune('1'+i)) + " [" + strings.TrimSuffix(strings.Repeat("*a"+string(rune('0'+i))+",", 10), ",") + "]\n")
	}
	return b.String()
}
