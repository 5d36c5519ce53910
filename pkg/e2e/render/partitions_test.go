package render

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// elsewhere finds what belongs to the partition aws alone: its ARNs, its hosts, and links to its
// console.
var elsewhere = regexp.MustCompile(`arn:aws:|[a-z0-9]\.amazonaws\.com[^.a-z]|console\.aws\.amazon\.com`)

// A cluster in GovCloud and one in China are rendered in every format, and what the format's tool makes is
// what create makes there: plan compares it field by field, and finds nothing. Nothing that is rendered
// names another partition.
func TestPartitions(t *testing.T) {
	for where, partition := range map[string]struct{ name, suffix string }{
		"us-gov-west-1": {"aws-us-gov", "amazonaws.com"}, "cn-north-1": {"aws-cn", "amazonaws.com.cn"},
	} {
		t.Run(where, func(t *testing.T) {
			eachFormat(t, func(t *testing.T, c *cluster, format string, a applier) {
				c.region = where
				c.dir = filepath.Join(t.TempDir(), "cluster") // of no region of its own
				place := []string{"--name", infra, "--region", where, "--private-key-file", c.h.KeyFile}
				folder := c.render(t, format, append([]string{"--report"}, place...)...)
				demandTexts(t, folder, []string{
					"arn:" + partition.name + ":iam::" + account + ":oidc-provider/" + infra + "-oidc.s3." + where + "." + partition.suffix,
					"https://" + infra + "-oidc.s3." + where + "." + partition.suffix,
				})
				demandPartition(t, c.dir, partition.suffix)
				must(t, a.apply(t, c, folder))
				c.plan(t, 0)
				result := c.run(t, "create manifests")
				if result.Code != 0 || strings.Contains(result.Stderr, "Created") || strings.Contains(result.Stderr, "Updated") {
					t.Errorf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
				}
				if a.undo != nil {
					must(t, a.undo(t, c, folder))
					if out := c.plan(t, 2).Stdout; !strings.Contains(out, "\n7 to create, 0 to update") {
						t.Errorf("after it was undone, plan says\n%s", out)
					}
				}
			})
		})
	}
}

// demandPartition demands that no file of an install directory names another partition. The audience
// sts.amazonaws.com is the same in each of them.
func demandPartition(t *testing.T, dir, suffix string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".openshift_install_sts") {
			return err
		}
		data, err := os.ReadFile(file)
		// So is the service principal that the lint names.
		text := strings.NewReplacer("sts.amazonaws.com", "", "ec2.amazonaws.com", "").Replace(string(data))
		if suffix == "amazonaws.com" { // the hosts of GovCloud have the suffix of the partition aws
			text = strings.ReplaceAll(text, suffix, "")
		}
		if found := elsewhere.FindString(text); found != "" {
			t.Errorf("%s has %q", file, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
