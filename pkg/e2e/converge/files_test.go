package converge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// keysFile and the others are the documents as they are served.
const (
	discoveryFile = "sts/oidc/" + discoveryKey
	keysFile      = "sts/oidc/" + keysKey
	jwksFile      = "sts/oidc/" + jwksKey
)

// written are all files that create manifests writes.
var written = []string{
	authenticationFile,
	alpha().secretFile(), alpha().namespaceFile(),
	beta().secretFile(), beta().namespaceFile(),
	discoveryFile, keysFile, jwksFile,
	publicKeyFile, privateKeyFile,
}

func TestFiles(t *testing.T) {
	s := newSuite(t)
	edited := func(name, file string, edit func(string) string) row {
		return row{
			name: file + ": " + name, want: []change{{"file", file, "updated"}},
			change: func(t *testing.T, c *cluster) {
				before := c.read(t, file)
				after := edit(before)
				if after == before {
					t.Fatalf("nothing was edited in %s", before)
				}
				c.write(t, file, after)
			},
		}
	}
	replace := func(old, with string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, with, 1) }
	}
	// cut removes what is from one text to another, or to the end.
	cut := func(from, to string) func(string) string {
		return func(text string) string {
			before, rest, _ := strings.Cut(text, from)
			if _, after, found := strings.Cut(rest, to); to != "" && found {
				return before + to + after
			}
			return before
		}
	}
	var rows []row
	for _, file := range written {
		rows = append(rows, row{
			name: file + ": removed", want: []change{{"file", file, "created"}},
			change: func(t *testing.T, c *cluster) {
				if err := os.Remove(filepath.Join(c.dir, file)); err != nil {
					t.Fatal(err)
				}
			},
		})
	}
	rows = append(rows,
		edited("another issuer", authenticationFile, replace("https://"+issuer, "https://kubernetes.default.svc")),
		edited("no issuer", authenticationFile, cut("spec:", "")),
		edited("another role", alpha().secretFile(), replace(":role/", ":role/x-")),
		edited("another token", alpha().secretFile(), replace("/var/run/", "/run/")),
		edited("another type", alpha().secretFile(), replace("Opaque", "kubernetes.io/tls")),
		edited("no stringData", alpha().secretFile(), cut("stringData:", "type:")),
		edited("other stringData", alpha().secretFile(), replace("role_arn", "role")),
		edited("another apiVersion", beta().namespaceFile(), replace("v1", "v2")),
		edited("changed", discoveryFile, replace("RS256", "ES256")),
		edited("reformatted", discoveryFile, replace("\n", "")),
		edited("no key", keysFile, func(string) string { return `{"keys": []}` }),
		edited("changed", jwksFile, replace("sig", "enc")),
		edited("garbage", jwksFile, func(string) string { return "garbage" }),
		edited("changed", publicKeyFile, func(text string) string { return text + "\n" }),
		edited("empty", publicKeyFile, func(string) string { return "" }),
		edited("text before the key", privateKeyFile, func(text string) string { return "the key\n" + text }),
		edited("CRLF", privateKeyFile, func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }),
		row{
			name: "several at once",
			want: []change{{"file", authenticationFile, "created"}, {"file", beta().secretFile(), "updated"}, {"file", publicKeyFile, "created"}},
			change: func(t *testing.T, c *cluster) {
				for _, file := range []string{authenticationFile, publicKeyFile} {
					if err := os.Remove(filepath.Join(c.dir, file)); err != nil {
						t.Fatal(err)
					}
				}
				c.write(t, beta().secretFile(), strings.Replace(c.read(t, beta().secretFile()), ":role/", ":role/x-", 1))
			},
		},
		row{
			name: "sts/ removed",
			want: []change{{"file", discoveryFile, "created"}, {"file", keysFile, "created"}, {"file", jwksFile, "created"}, {"file", publicKeyFile, "created"}},
			change: func(t *testing.T, c *cluster) {
				if err := os.RemoveAll(filepath.Join(c.dir, "sts")); err != nil {
					t.Fatal(err)
				}
			},
		},
	)
	s.run(t, rows)

	s.refuse(t, []refusal{
		{
			name: "another key in tls/", code: 3, texts: []string{privateKeyFile, "state file"},
			change: func(t *testing.T, c *cluster) { c.write(t, privateKeyFile, string(newKey(t))) },
		},
		{
			name: "a broken key in tls/", code: 3, texts: []string{privateKeyFile, "no PEM block"},
			change: func(t *testing.T, c *cluster) { c.write(t, privateKeyFile, "garbage") },
		},
		{
			name: "a Secret of others in the file of ours", code: 3, texts: []string{alpha().secretFile(), "openshift-alpha/theirs"},
			change: func(t *testing.T, c *cluster) {
				c.write(t, alpha().secretFile(), strings.Replace(c.read(t, alpha().secretFile()), "name: cloud", "name: theirs", 1))
			},
		},
		{
			name: "no YAML in the file of ours", code: 3, texts: []string{beta().namespaceFile(), "Mend or remove the file"},
			change: func(t *testing.T, c *cluster) { c.write(t, beta().namespaceFile(), "\t{") },
		},
		{
			name: "another Authentication", code: 3, texts: []string{"manifests/zz.yaml", "Authentication"},
			change: func(t *testing.T, c *cluster) {
				c.write(t, "manifests/zz.yaml", "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  name: cluster\n")
			},
		},
	})
}
