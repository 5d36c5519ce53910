package inclusion

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	configv1 "github.com/openshift/api/config/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// forConfigOperator is the value of the profile's annotation that keeps the cluster from
// creating a FeatureGate manifest: its config operator alone reads it.
const forConfigOperator = "false-except-for-the-config-operator"

// Bounds on what a manifest may put into the state. Releases have some hundred gates.
const (
	maxGateVersions = 100
	maxGateNames    = 10000
	maxNameLength   = 253
)

// gateName is the pattern of FeatureGateName in openshift/api.
var gateName = regexp.MustCompile(`^([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+\.?$`)

// ReadFeatureGates reads a document of a release. It returns false for what is not a FeatureGate
// manifest of our cluster profile. An error names the document and what is wrong in it.
func ReadFeatureGates(doc document.Document) (FeatureGates, bool, error) {
	root, _ := doc.Value.(map[string]any)
	version, _ := root["apiVersion"].(string)
	if group, _, _ := strings.Cut(version, "/"); root["kind"] != "FeatureGate" || group != configv1.GroupName {
		return FeatureGates{}, false, nil
	}
	metadata, _ := root["metadata"].(map[string]any)
	annotations := Annotations(metadata)
	if annotations[profileAnnotation] != forConfigOperator {
		return FeatureGates{}, false, nil
	}
	gates, err := decodeGates(root)
	if err != nil {
		return FeatureGates{}, false, diagnostic.Inputf(hintRelease, "%s: the FeatureGate cannot be read: %w", doc.Source, err)
	}
	gates.Annotations = annotations
	return gates, true, nil
}

// decodeGates reads what is needed of a FeatureGate. The whole type of openshift/api would do
// too, but fail on fields that do not matter here.
func decodeGates(root map[string]any) (FeatureGates, error) {
	var read struct {
		Spec struct {
			FeatureSet string `json:"featureSet"`
		} `json:"spec"`
		Status struct {
			FeatureGates []configv1.FeatureGateDetails `json:"featureGates"`
		} `json:"status"`
	}
	text, err := json.Marshal(map[string]any{"spec": root["spec"], "status": root["status"]})
	if err == nil {
		err = json.Unmarshal(text, &read)
	}
	if err != nil {
		return FeatureGates{}, errors.New(diagnostic.Clip(diagnostic.OneLine(err.Error()), 200))
	}
	if len(read.Status.FeatureGates) > maxGateVersions {
		return FeatureGates{}, fmt.Errorf("status.featureGates has more than %d versions", maxGateVersions)
	}
	gates := FeatureGates{FeatureSet: read.Spec.FeatureSet}
	for i, details := range read.Status.FeatureGates {
		enabled, err := gateNames(details.Enabled)
		if err != nil {
			return FeatureGates{}, fmt.Errorf("status.featureGates[%d].enabled: %w", i, err)
		}
		disabled, err := gateNames(details.Disabled)
		if err != nil {
			return FeatureGates{}, fmt.Errorf("status.featureGates[%d].disabled: %w", i, err)
		}
		gates.Versions = append(gates.Versions, GateVersion{Version: details.Version, Enabled: enabled, Disabled: disabled})
	}
	return gates, nil
}

// gateNames returns the names sorted, so that the same gates are the same state.
func gateNames(attributes []configv1.FeatureGateAttributes) ([]string, error) {
	if len(attributes) > maxGateNames {
		return nil, fmt.Errorf("names more than %d gates", maxGateNames)
	}
	var names []string
	for _, a := range attributes {
		name := string(a.Name)
		if len(name) > maxNameLength || !gateName.MatchString(name) {
			return nil, fmt.Errorf("%s is not the name of a feature gate", diagnostic.Quote(name))
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
