package render

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

const (
	// fleet is the prefix of a cluster that Hive installs.
	fleet = "fleet-a1b2c"

	hiveKey       = "bound-service-account-signing-key.key"
	hiveKeySecret = fleet + "-bound-service-account-signing-key"
	hiveManifests = fleet + "-manifests"
	hiveKeyFile   = "sts/hive/signing-key/secret.yaml"
)

// What GitOps tools make of the folder, with the kustomization that its README.md shows, is
// what the program wrote: the key, each manifest to the byte, and a ClusterDeployment that names
// both and that Hive takes.
func TestHive(t *testing.T) {
	c := newCluster(t, take(t))
	// The user's own Authentication stays as it is, and so it must get into the cluster.
	own := "# über uns \r\napiVersion: config.openshift.io/v1\r\nkind: Authentication\r\nmetadata:\r\n  name: cluster\r\nspec:\r\n" +
		"  serviceAccountIssuer: https://" + fleet + "-oidc.s3." + region + ".amazonaws.com\r\n"
	if err := os.WriteFile(filepath.Join(c.dir, "manifests", "cluster-authentication-02-config.yaml"), []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	result := c.hive(t)
	if got := c.readFile(t, "manifests/cluster-authentication-02-config.yaml"); got != own {
		t.Errorf("the user's Authentication has become %q", got)
	}
	objects := kustomize(t, hiveOverlay(t, c, nil))
	cd := objects.clusterDeployment(t)
	demandSchema(t, c.h, cd)
	if cd.Namespace() != "clusters" || cd.SigningKey() != hiveKeySecret || cd.Manifests() != hiveManifests {
		t.Errorf("the ClusterDeployment in %s names %s and %s", cd.Namespace(), cd.SigningKey(), cd.Manifests())
	}
	key := objects.secret(t, hiveKeySecret)
	if got := content(key); len(got) != 1 || got[hiveKey] != c.readFile(t, "tls/bound-service-account-signing-key.key") {
		t.Error("the Secret does not have the key in tls/")
	}
	manifests := content(objects.secret(t, hiveManifests))
	for _, f := range result.Files {
		name, ok := strings.CutPrefix(f.Name, "manifests/")
		if !ok {
			continue
		}
		if manifests[name] != c.readFile(t, f.Name) {
			t.Errorf("%s is not in the Secret as it is:\n%q", f.Name, manifests[name])
		}
		delete(manifests, name)
	}
	if len(manifests) > 0 {
		t.Errorf("in the Secret, and not in manifests/: %v", slices.Collect(maps.Keys(manifests)))
	}
}

// The file with the private key is for its owner alone, is named in the output, stays as it is when
// rendered again, and goes when it is not asked for any more.
func TestHiveFiles(t *testing.T) {
	c := newCluster(t, take(t))
	result := c.hive(t)
	if !slices.Equal(result.Secrets, []string{hiveKeyFile}) {
		t.Errorf("the output names as secrets %v", result.Secrets)
	}
	first := fileTimes(t, filepath.Join(c.dir, "sts"))
	for name, info := range first {
		want := fs.FileMode(0o640)
		if name == "hive/signing-key/secret.yaml" {
			want = 0o600
		}
		if info.mode != want {
			t.Errorf("%s has the mode %o, want %o", name, info.mode, want)
		}
	}
	if _, ok := first["hive/signing-key/secret.yaml"]; !ok {
		t.Fatalf("%s is not there", hiveKeyFile)
	}
	again := c.run(t, "render", hiveArgs(c, "hive")...)
	if again.Code != 0 || !strings.Contains(again.Stdout, hiveKeyFile) {
		t.Errorf("exit code %d, and the output does not name %s:\n%s%s", again.Code, hiveKeyFile, again.Stdout, again.Stderr)
	}
	if second := fileTimes(t, filepath.Join(c.dir, "sts")); !maps.Equal(first, second) {
		t.Errorf("rendered again:\n%v\nbefore:\n%v", second, first)
	}
	if result := c.run(t, "render", hiveArgs(c, "files")...); result.Code != 0 {
		t.Fatalf("exit code %d\n%s", result.Code, result.Stderr)
	}
	if _, err := os.Stat(filepath.Join(c.dir, hiveKeyFile)); !os.IsNotExist(err) {
		t.Errorf("%s, which is not asked for any more: %v", hiveKeyFile, err)
	}
}

// Users have ClusterDeployments and kustomizations of many kinds.
func TestHiveOverlays(t *testing.T) {
	c := newCluster(t, take(t))
	c.hive(t)
	t.Run("names with a prefix", func(t *testing.T) {
		overlay := hiveOverlay(t, c, nil)
		appendFile(t, overlay, "kustomization.yaml", "namePrefix: west-\n")
		objects := kustomize(t, overlay)
		cd := objects.clusterDeployment(t)
		objects.secret(t, cd.SigningKey())
		objects.secret(t, cd.Manifests())
		if cd.Manifests() != "west-"+hiveManifests {
			t.Errorf("the ClusterDeployment names %s", cd.Manifests())
		}
	})
	t.Run("no provisioning yet", func(t *testing.T) {
		overlay := hiveOverlay(t, c, func(cd string) string {
			before, _, _ := strings.Cut(cd, "  provisioning:")
			return before
		})
		cd := kustomize(t, overlay).clusterDeployment(t)
		if cd.SigningKey() != hiveKeySecret || cd.Manifests() != hiveManifests {
			t.Errorf("the ClusterDeployment names %q and %q", cd.SigningKey(), cd.Manifests())
		}
	})
	for _, field := range []string{"manifestsSecretRef", "manifestsConfigMapRef"} {
		t.Run("other manifests by "+field, func(t *testing.T) {
			overlay := hiveOverlay(t, c, func(cd string) string {
				return strings.Replace(cd, "  provisioning:\n", "  provisioning:\n    "+field+":\n      name: mine\n", 1)
			})
			if out, err := kubectl(t, overlay, "kustomize", "."); err == nil || !strings.Contains(out, "test failed") {
				t.Errorf("they are lost without a word: %v\n%s", err, out)
			}
		})
	}
	t.Run("manifests of one's own", func(t *testing.T) {
		overlay := hiveOverlay(t, c, nil)
		appendFile(t, overlay, "kustomization.yaml", codeWith(t, c, "patches:"))
		got := content(kustomize(t, overlay).secret(t, hiveManifests))
		if strings.TrimSpace(got["FILE.yaml"]) != "MANIFEST" || got["cluster-authentication-02-config.yaml"] == "" {
			t.Errorf("the Secret has %v", got)
		}
	})
}

// With the public key alone, the command in the README.md makes the Secret that the
// ClusterDeployment names.
func TestHivePublicKey(t *testing.T) {
	h := take(t)
	with := newCluster(t, h)
	with.hive(t)
	dir, err := h.InstallDir(t.TempDir(), "manifests")
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{h: h, dir: dir, requests: h.Requests()}
	if result := c.hive(t, "--public-key-file", filepath.Join(with.dir, "sts", "sa-signer.pub")); len(result.Secrets) > 0 {
		t.Errorf("the output names as secrets %v", result.Secrets)
	}
	command := codeWith(t, c, "kubectl create secret")
	command = strings.NewReplacer("NAMESPACE", "clusters", "=FILE", "="+h.KeyFile).Replace(strings.TrimSpace(command))
	overlay := hiveOverlay(t, c, nil)
	made := c.sh(t, overlay, command+" --dry-run=client --output yaml")
	if err := os.WriteFile(filepath.Join(overlay, "secret.yaml"), []byte(made), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(overlay, "kustomization.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "- clusterdeployment.yaml\n", "- clusterdeployment.yaml\n- secret.yaml\n", 1)
	if err := os.WriteFile(filepath.Join(overlay, "kustomization.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	objects := kustomize(t, overlay)
	cd := objects.clusterDeployment(t)
	demandSchema(t, h, cd)
	if got := content(objects.secret(t, cd.SigningKey())); got[hiveKey] != with.readFile(t, "tls/bound-service-account-signing-key.key") {
		t.Error("the Secret does not have the key")
	}
}

func hiveArgs(c *cluster, format string) []string {
	return []string{"--account-id", account, "--name", fleet, "--format", format, "--credentials-requests-dir", c.requests}
}

// hive renders the format, and returns the result.
func (c *cluster) hive(t *testing.T, args ...string) view.Rendered {
	t.Helper()
	out := c.run(t, "render", append(append(hiveArgs(c, "hive"), "--output", "json"), args...)...)
	if out.Code != 0 {
		t.Fatalf("render: exit code %d\n%s", out.Code, out.Stderr)
	}
	var result view.Rendered
	if err := json.Unmarshal([]byte(out.Stdout), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

// hiveOverlay makes a folder with a ClusterDeployment, which edit may change, and with the
// kustomization of the README.md.
func hiveOverlay(t *testing.T, c *cluster, edit func(string) string) string {
	t.Helper()
	folder := t.TempDir()
	data, err := os.ReadFile(filepath.Join(c.h.Root, "testdata", "hive", "clusterdeployment.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edited := edit(string(data))
		if edited == string(data) {
			t.Fatal("the ClusterDeployment is not changed")
		}
		data = []byte(edited)
	}
	appendFile(t, folder, "clusterdeployment.yaml", string(data))
	hive, err := filepath.Rel(folder, filepath.Join(c.dir, "sts", "hive"))
	if err != nil {
		t.Fatal(err)
	}
	text := codeWith(t, c, "kind: Kustomization")
	appendFile(t, folder, "kustomization.yaml", strings.NewReplacer("HIVE", hive, "NAMESPACE", "clusters").Replace(text))
	return folder
}

// codeWith returns the block of code in the README.md that has the text.
func codeWith(t *testing.T, c *cluster, text string) string {
	t.Helper()
	readme := c.readFile(t, "sts/hive/README.md")
	for block := range strings.SplitSeq(readme, "\n\n") {
		if strings.HasPrefix(block, "    ") && strings.Contains(block, text) {
			return strings.ReplaceAll(strings.TrimPrefix(block, "    "), "\n    ", "\n") + "\n"
		}
	}
	t.Fatalf("README.md has no code with %q:\n%s", text, readme)
	return ""
}

func appendFile(t *testing.T, folder, name, text string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(folder, name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// kubectl runs it in a folder, without a cluster, and returns what it wrote.
func kubectl(t *testing.T, folder string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "kubectl", args...)
	cmd.Dir = folder
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// objects are what a kustomization makes, as YAML documents.
type objects []string

func kustomize(t *testing.T, folder string) objects {
	t.Helper()
	out, err := kubectl(t, folder, "kustomize", ".")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return strings.Split(out, "\n---\n")
}

// secret decodes the Secret of a name as strictly as the API server can.
func (o objects) secret(t *testing.T, name string) corev1.Secret {
	t.Helper()
	for _, document := range o {
		var secret corev1.Secret
		if err := yaml.Unmarshal([]byte(document), &secret); err != nil || secret.Kind != "Secret" || secret.Name != name {
			continue
		}
		if err := yaml.UnmarshalStrict([]byte(document), &secret); err != nil {
			t.Fatal(err)
		}
		// kubectl leaves the type to the API server, whose default it is.
		if opaque := secret.Type == "" || secret.Type == corev1.SecretTypeOpaque; secret.APIVersion != "v1" || !opaque || secret.Namespace != "clusters" {
			t.Errorf("Secret %s is of %s, type %s, in namespace %s", name, secret.APIVersion, secret.Type, secret.Namespace)
		}
		return secret
	}
	t.Fatalf("there is no Secret %s:\n%s", name, o)
	return corev1.Secret{}
}

// content returns what a Secret has once the API server took it.
func content(s corev1.Secret) map[string]string {
	all := map[string]string{}
	for key, value := range s.Data {
		all[key] = string(value)
	}
	maps.Copy(all, s.StringData)
	return all
}

// clusterDeployment is a ClusterDeployment as it is.
type clusterDeployment map[string]any

func (o objects) clusterDeployment(t *testing.T) clusterDeployment {
	t.Helper()
	for _, document := range o {
		var cd clusterDeployment
		if err := yaml.Unmarshal([]byte(document), &cd); err != nil {
			t.Fatal(err)
		}
		if cd["kind"] == "ClusterDeployment" {
			return cd
		}
	}
	t.Fatalf("there is no ClusterDeployment:\n%s", o)
	return nil
}

func (cd clusterDeployment) text(fields ...string) string {
	var value any = map[string]any(cd)
	for _, field := range fields {
		object, _ := value.(map[string]any)
		value = object[field]
	}
	text, _ := value.(string)
	return text
}

func (cd clusterDeployment) Namespace() string { return cd.text("metadata", "namespace") }
func (cd clusterDeployment) SigningKey() string {
	return cd.text("spec", "boundServiceAccountSigningKeySecretRef", "name")
}
func (cd clusterDeployment) Manifests() string {
	return cd.text("spec", "provisioning", "manifestsSecretRef", "name")
}

// demandSchema validates a ClusterDeployment with the code by which the API server validates
// custom resources.
func demandSchema(t *testing.T, h *harness.Harness, cd clusterDeployment) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(h.Root, "testdata", "hive", "clusterdeployment.schema.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	schema := &spec.Schema{}
	if err := yaml.UnmarshalStrict(data, schema); err != nil {
		t.Fatal(err)
	}
	for _, err := range validate.NewSchemaValidator(schema, nil, "", strfmt.Default).Validate(map[string]any(cd)).Errors {
		t.Error(err)
	}
}

// fileTime is what must not change when a file is rendered again.
type fileTime struct {
	mode    fs.FileMode
	content string
	time    time.Time
}

// fileTimes returns the files below a folder, by their names.
func fileTimes(t *testing.T, folder string) map[string]fileTime {
	t.Helper()
	all := map[string]fileTime{}
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if name, err = filepath.Rel(folder, name); err != nil {
			return err
		}
		if strings.HasPrefix(name, "hive") {
			all[filepath.ToSlash(name)] = fileTime{info.Mode().Perm(), string(data), info.ModTime()}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
