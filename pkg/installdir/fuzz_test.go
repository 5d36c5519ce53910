package installdir

import (
	"os"
	"testing"
)

// The fuzz tests ask for no more than that hostile files do no harm; what a valid file
// means is for the other tests.

func FuzzInstallConfig(f *testing.F) {
	for _, name := range []string{"testdata/install-config/install-config.yaml", "testdata/manifests/manifests/cluster-config.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("data: {install-config: 'platform: {aws: {}}'}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, decode := range []unmarshal{fromYAML, fromJSON} {
			if config, err := parseInstallConfig(data, decode); (config == nil) != (err != nil) {
				t.Errorf("config %v, error %v", config, err)
			}
			_, _ = parsePullSecret(data, decode)
		}
		_, _ = parseClusterConfig(data)
		_, _ = parseObjects(data)
	})
}

func FuzzInstallerState(f *testing.F) {
	for _, name := range []string{"testdata/manifests/" + stateFile, "testdata/ignition/" + stateFile, "testdata/ignition/metadata.json"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"*installconfig.InstallConfig":{"config":null},"*installconfig.ClusterID":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if state, err := parseInstallerState(data); (state == nil) != (err != nil) {
			t.Errorf("state %v, error %v", state, err)
		}
		_, _ = parseMetadata(data)
	})
}
