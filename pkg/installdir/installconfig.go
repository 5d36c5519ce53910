package installdir

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	configv1 "github.com/openshift/api/config/v1"
	"sigs.k8s.io/yaml"
)

// InstallConfig is what this program needs of an install-config. The pull secret is left out,
// so that it is not logged or saved by chance: see [Directory.PullSecret].
type InstallConfig struct {
	ClusterName     string
	BaseDomain      string
	CredentialsMode string
	FeatureSet      string
	// FeatureGates are "Name=true" or "Name=false", for the feature set CustomNoUpgrade.
	FeatureGates []string
	// Capabilities is nil when the install-config does not speak of them.
	Capabilities *configv1.ClusterVersionCapabilitiesSpec
	// Architecture is the control plane's, as install-configs and Go write it: amd64, arm64, …;
	// empty when the install-config leaves it to openshift-install.
	Architecture string
	// PlatformName is the one key under platform, in lower case; empty when there is none.
	PlatformName string
	Region       string
	UserTags     map[string]string
	// ServiceEndpoints are URLs by the name of the AWS service.
	ServiceEndpoints map[string]string
	Publish          string
	Proxy            Proxy
	// AdditionalTrustBundle is PEM.
	AdditionalTrustBundle string
	// AdditionalTrustBundlePolicy says when the cluster's machines trust it: TrustBundleAlways, or
	// with a proxy only.
	AdditionalTrustBundlePolicy string
	// ImageMirrors are imageDigestSources, or the older imageContentSources.
	ImageMirrors []ImageMirror
}

// TrustBundleAlways is the value of AdditionalTrustBundlePolicy that is not openshift-install's
// default, Proxyonly.
const TrustBundleAlways = "Always"

// Proxy is the proxy that the cluster uses.
type Proxy struct {
	HTTPProxy  string `json:"httpProxy"`
	HTTPSProxy string `json:"httpsProxy"`
	NoProxy    string `json:"noProxy"`
}

// document is the install-config as it is written. Fields that are not named are passed
// over, since install-configs grow.
type document struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	BaseDomain      string                                   `json:"baseDomain"`
	CredentialsMode string                                   `json:"credentialsMode"`
	FeatureSet      string                                   `json:"featureSet"`
	FeatureGates    []string                                 `json:"featureGates"`
	Capabilities    *configv1.ClusterVersionCapabilitiesSpec `json:"capabilities"`
	ControlPlane    struct {
		Architecture string `json:"architecture"`
	} `json:"controlPlane"`
	Platform struct {
		AWS struct {
			Region           string            `json:"region"`
			UserTags         map[string]string `json:"userTags"`
			ServiceEndpoints []serviceEndpoint `json:"serviceEndpoints"`
		} `json:"aws"`
	} `json:"platform"`
	Publish                     string        `json:"publish"`
	Proxy                       Proxy         `json:"proxy"`
	AdditionalTrustBundle       string        `json:"additionalTrustBundle"`
	AdditionalTrustBundlePolicy string        `json:"additionalTrustBundlePolicy"`
	ImageDigestSources          []ImageMirror `json:"imageDigestSources"`
	ImageContentSources         []ImageMirror `json:"imageContentSources"`
}

type serviceEndpoint struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// platforms is the part of the install-config whose keys, not values, are wanted.
type platforms struct {
	Platform map[string]any `json:"platform"`
}

// unmarshal decodes YAML or JSON into a value.
type unmarshal func(data []byte, into any) error

// fromYAML turns numbers and truth values into text where text is wanted, as
// openshift-install does.
func fromYAML(data []byte, into any) error { return plain(yaml.Unmarshal(data, into)) }

func fromJSON(data []byte, into any) error { return plain(json.Unmarshal(data, into)) }

// parseInstallConfig reads an install-config. An error names the field, and its caller the file.
func parseInstallConfig(data []byte, decode unmarshal) (*InstallConfig, error) {
	var doc document
	if err := decode(data, &doc); err != nil {
		return nil, err
	}
	var keys platforms
	if err := decode(data, &keys); err != nil {
		return nil, err
	}
	platform, err := keys.name()
	if err != nil {
		return nil, err
	}
	endpoints, err := endpointsByName(doc.Platform.AWS.ServiceEndpoints)
	if err != nil {
		return nil, err
	}
	mirrors := doc.ImageDigestSources
	if len(mirrors) == 0 {
		mirrors = doc.ImageContentSources
	}
	return &InstallConfig{
		ClusterName:                 doc.Metadata.Name,
		BaseDomain:                  doc.BaseDomain,
		CredentialsMode:             doc.CredentialsMode,
		FeatureSet:                  doc.FeatureSet,
		FeatureGates:                doc.FeatureGates,
		Capabilities:                doc.Capabilities,
		Architecture:                doc.ControlPlane.Architecture,
		PlatformName:                platform,
		Region:                      doc.Platform.AWS.Region,
		UserTags:                    doc.Platform.AWS.UserTags,
		ServiceEndpoints:            endpoints,
		Publish:                     doc.Publish,
		Proxy:                       doc.Proxy,
		AdditionalTrustBundle:       doc.AdditionalTrustBundle,
		AdditionalTrustBundlePolicy: doc.AdditionalTrustBundlePolicy,
		ImageMirrors:                mirrors,
	}, nil
}

func (p platforms) name() (string, error) {
	var names []string
	for key, value := range p.Platform {
		if value != nil {
			names = append(names, strings.ToLower(key))
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	switch len(names) {
	case 0:
		return "", nil
	case 1:
		return names[0], nil
	}
	return "", fmt.Errorf("field platform names more than one platform: %s", strings.Join(names, ", "))
}

func endpointsByName(list []serviceEndpoint) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	endpoints := make(map[string]string, len(list))
	for _, endpoint := range list {
		if _, twice := endpoints[endpoint.Name]; twice {
			return nil, fmt.Errorf("field platform.aws.serviceEndpoints names the service %q twice", endpoint.Name)
		}
		endpoints[endpoint.Name] = endpoint.URL
	}
	return endpoints, nil
}

// plain says what a decoder found in words that need no knowledge of Go. It never
// repeats a value: a pull secret could be among them.
func plain(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		field := "the document"
		if wrongType.Field != "" {
			field = "field " + wrongType.Field
		}
		found, _, _ := strings.Cut(wrongType.Value, " ") // "number 5"
		return fmt.Errorf("%s is of type %s, not %s", field, found, jsonType(wrongType.Type.Kind().String()))
	}
	// The YAML package says twice that it goes by way of JSON; the innermost error is
	// the one with the line number.
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return err
}

// jsonType is the name that a user knows for a kind of Go value.
func jsonType(kind string) string {
	switch kind {
	case "struct", "map":
		return "object"
	case "slice", "array":
		return "array"
	}
	return kind
}
