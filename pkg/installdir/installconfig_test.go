package installdir

import (
	"context"
	"reflect"
	"testing"

	configv1 "github.com/openshift/api/config/v1"
)

func TestInstallConfig(t *testing.T) {
	d := mustRead(t, newDir(t, "install-config"))
	want := &InstallConfig{
		ClusterName:     "lab",
		BaseDomain:      "example.org",
		CredentialsMode: "Manual",
		FeatureSet:      "CustomNoUpgrade",
		FeatureGates:    []string{"SomeGate=true", "OtherGate=false"},
		Capabilities: &configv1.ClusterVersionCapabilitiesSpec{
			BaselineCapabilitySet:         configv1.ClusterVersionCapabilitySetNone,
			AdditionalEnabledCapabilities: []configv1.ClusterVersionCapability{"Storage", "Ingress"},
		},
		PlatformName: "aws",
		Region:       "eu-north-1",
		UserTags:     map[string]string{"team": "storage", "cost-center": "42"},
		ServiceEndpoints: map[string]string{
			"s3":  "https://s3.lab.example.org",
			"sts": "https://sts.lab.example.org",
		},
		Publish: "Internal",
		Proxy: Proxy{
			HTTPProxy:  "http://proxy.example.org:3128",
			HTTPSProxy: "https://proxy.example.org:3129",
			NoProxy:    ".example.org",
		},
		AdditionalTrustBundle:       "-----BEGIN CERTIFICATE-----\nbm90IGEgcmVhbCBjZXJ0aWZpY2F0ZQ==\n-----END CERTIFICATE-----\n",
		AdditionalTrustBundlePolicy: TrustBundleAlways,
		ImageMirrors: []ImageMirror{{
			Source:       "quay.io/openshift-release-dev/ocp-release",
			Mirrors:      []string{"mirror.example.org/ocp/release"},
			SourcePolicy: "NeverContactSource",
		}},
	}
	if !reflect.DeepEqual(d.InstallConfig, want) {
		t.Errorf("got\n%+v\nexpected\n%+v", d.InstallConfig, want)
	}
	if d.FeatureSet != want.FeatureSet || !reflect.DeepEqual(d.ServiceEndpoints, want.ServiceEndpoints) {
		t.Errorf("directory: feature set %q, service endpoints %v", d.FeatureSet, d.ServiceEndpoints)
	}
}

func TestParseInstallConfig(t *testing.T) {
	for _, test := range []struct{ text, platform, err string }{
		{"", "", ""},
		{"platform: {}", "", ""},
		{"platform: {none: {}}", "none", ""},
		{"platform: {aws: null, gcp: {projectID: 7}}", "gcp", ""},
		{"platform: {AWS: {region: us-east-1}}", "aws", ""},
		{"imageContentSources: [{source: a, mirrors: [b]}]", "", ""},
		{"platform: {none: {}, aws: {}}", "", "field platform names more than one platform: aws, none"},
		{"platform: aws", "", "field platform is of type string, not object"},
		{"platform: {aws: {serviceEndpoints: [{name: s3}, {name: s3}]}}", "", `field platform.aws.serviceEndpoints names the service "s3" twice`},
		{"metadata: {name: [lab]}", "", "field metadata.name is of type array, not string"},
		{"featureGates: X=true", "", "field featureGates is of type string, not array"},
		{"capabilities: {additionalEnabledCapabilities: {a: b}}", "", "field capabilities.additionalEnabledCapabilities is of type object, not array"},
		{"proxy: true", "", "field proxy is of type bool, not object"},
		{"- lab", "", "the document is of type array, not object"},
		{"a: &a [*a]", "", "yaml: anchor 'a' value contains itself"},
	} {
		config, err := parseInstallConfig([]byte(test.text), fromYAML)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != test.err {
			t.Errorf("%s: error %q, expected %q", test.text, got, test.err)
		}
		if err == nil && config.PlatformName != test.platform {
			t.Errorf("%s: platform %q, expected %q", test.text, config.PlatformName, test.platform)
		}
	}
}

// The name of a wrong type may be told, the value never: it could be the pull secret.
func TestErrorsTellNoValue(t *testing.T) {
	_, err := Read(context.Background(), newDir(t, "install-config", write(installConfigFile, "publish: 12345\nproxy: secret\n")))
	expect(t, err, "cannot understand lab/install-config.yaml: field proxy is of type string, not object", "  Mend the file.")
	if _, err := parseInstallConfig([]byte(`{"publish": 12345}`), fromJSON); err == nil || err.Error() != "field publish is of type number, not string" {
		t.Errorf("got %v", err)
	}
}

func TestPullSecret(t *testing.T) {
	const want = `{"auths":{"quay.io":{"auth":"YTpi"}}}`
	for _, test := range []struct {
		name  string
		from  string
		edits []edit
		want  string
	}{
		{"install-config", "install-config", nil, want},
		{"install-config without", "install-config", []edit{write(installConfigFile, "{}")}, ""},
		{"manifest", "manifests", []edit{remove(stateFile)}, want},
		{"manifest wins", "manifests", []edit{replace(pullSecretFile, "eyJhdXRocyI6eyJxdWF5LmlvIjp7ImF1dGgiOiJZVHBpIn19fQ==", "e30=")}, "{}"},
		{"state, manifest removed", "manifests", []edit{remove(pullSecretFile)}, want},
		{"state, ignition", "ignition", nil, want},
		{"state alone", "manifests", []edit{remove("manifests"), remove("openshift")}, want},
		{"none", "ignition", []edit{remove(stateFile)}, ""},
		{"empty", "", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, _, err := mustRead(t, newDir(t, test.from, test.edits...)).PullSecret()
			if err != nil || string(got) != test.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestPullSecretDamaged(t *testing.T) {
	d := mustRead(t, newDir(t, "manifests", write(pullSecretFile, "data: {.dockerconfigjson: '%'}")))
	_, _, err := d.PullSecret()
	expect(t, err, "cannot understand lab/manifests/openshift-config-secret-pull-secret.yaml: data[.dockerconfigjson] is not base64",
		"  Mend the file; or remove lab/manifests/cluster-config.yaml and run `openshift-install create manifests --dir lab`, which then writes its manifests again as they were.")
}
