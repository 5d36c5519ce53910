package installer

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"

	"sigs.k8s.io/yaml"
)

type object = map[string]any

// createManifests makes the manifests of an install-config.yaml, which it consumes. What the
// install-config leaves out, and the infrastructure name, are those of
// testdata/install-dirs/manifests.
func createManifests(dir, version string) error {
	given, err := readYAML(filepath.Join(dir, "install-config.yaml"))
	if err != nil {
		return err
	}
	base, err := testdata()
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
		return fmt.Errorf("copy the manifests: %w", err)
	}
	config, err := saveInstallConfig(dir, given)
	if err != nil {
		return err
	}
	if err := savePullSecret(dir, config); err != nil {
		return err
	}
	if err := saveMirrors(dir, config); err != nil {
		return err
	}
	if err := saveVersion(dir, version); err != nil {
		return err
	}
	return os.Remove(filepath.Join(dir, "install-config.yaml"))
}

// saveInstallConfig writes the install-config to the two places where the real one keeps it: the
// state file has everything, and the ConfigMap no pull secret.
func saveInstallConfig(dir string, given object) (object, error) {
	state, err := readYAML(filepath.Join(dir, ".openshift_install_state.json")) // JSON is YAML
	if err != nil {
		return nil, err
	}
	clusterConfig := filepath.Join(dir, "manifests", "cluster-config.yaml")
	configMap, err := readYAML(clusterConfig)
	if err != nil {
		return nil, err
	}
	data, _ := configMap["data"].(object)
	text, _ := data["install-config"].(string)
	var config object
	if err := yaml.Unmarshal([]byte(text), &config); err != nil {
		return nil, fmt.Errorf("understand the install-config in %s: %w", clusterConfig, err)
	}
	if config == nil {
		return nil, fmt.Errorf("there is no install-config in %s", clusterConfig)
	}
	maps.Copy(config, given)

	state["*installconfig.InstallConfig"] = object{"config": config}
	encoded, err := json.MarshalIndent(state, "", "    ")
	if err != nil {
		return nil, fmt.Errorf("encode the state: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".openshift_install_state.json"), encoded, 0o600); err != nil {
		return nil, fmt.Errorf("write the state: %w", err)
	}
	public := maps.Clone(config)
	public["pullSecret"] = ""
	publicText, err := yaml.Marshal(public)
	if err != nil {
		return nil, fmt.Errorf("encode the install-config: %w", err)
	}
	data["install-config"] = string(publicText)
	return config, writeYAML(clusterConfig, configMap)
}

func savePullSecret(dir string, config object) error {
	secret, _ := config["pullSecret"].(string)
	return writeYAML(filepath.Join(dir, "manifests", "openshift-config-secret-pull-secret.yaml"), object{
		"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/dockerconfigjson",
		"metadata": object{"namespace": "openshift-config", "name": "pull-secret"},
		"data":     object{".dockerconfigjson": base64.StdEncoding.EncodeToString([]byte(secret))},
	})
}

func saveMirrors(dir string, config object) error {
	sources, ok := config["imageDigestSources"].([]any)
	if !ok {
		return nil
	}
	var mirrors []object
	for _, source := range sources {
		source, _ := source.(object)
		mirror := object{"source": source["source"], "mirrors": source["mirrors"]}
		if policy, ok := source["sourcePolicy"]; ok {
			mirror["mirrorSourcePolicy"] = policy
		}
		mirrors = append(mirrors, mirror)
	}
	return writeYAML(filepath.Join(dir, "manifests", "image-digest-mirror-set.yaml"), object{
		"apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet",
		"metadata": object{"name": "image-digest-mirror", "creationTimestamp": nil},
		"spec":     object{"imageDigestMirrors": mirrors},
		"status":   object{},
	})
}

func saveVersion(dir, version string) error {
	name := filepath.Join(dir, "openshift", "openshift-install-manifests.yaml")
	configMap, err := readYAML(name)
	if err != nil {
		return err
	}
	configMap["data"] = object{"invoker": "user", "version": version}
	return writeYAML(name, configMap)
}

func readYAML(name string) (object, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read a file of the install directory: %w", err)
	}
	var value object
	if err := yaml.Unmarshal(data, &value); err != nil {
		return nil, fmt.Errorf("understand %s: %w", name, err)
	}
	if value == nil {
		return nil, fmt.Errorf("understand %s: it is empty", name)
	}
	return value, nil
}

func writeYAML(name string, value object) error {
	data, err := yaml.Marshal(value)
	if err == nil {
		err = os.WriteFile(name, data, 0o640)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// testdata finds the install directory that is copied from where this file was compiled.
func testdata() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		return "", errors.New("the module's root cannot be found")
	}
	dir := filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(file)))), "testdata", "install-dirs", "manifests")
	if _, err := os.Stat(dir); err != nil {
		return "", fmt.Errorf("find the manifests: %w", err)
	}
	return dir, nil
}
