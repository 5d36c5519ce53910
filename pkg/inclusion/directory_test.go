package inclusion

import "testing"

// What no release brings, with no release known.
func TestJudgeDirectory(t *testing.T) {
	preview := Cluster{FeatureSet: "TechPreviewNoUpgrade"}
	custom := Cluster{FeatureSet: "CustomNoUpgrade"}
	judgeRows(t, []row{
		{"no annotations", nil, Cluster{}, Verdict{true, "Included: it has no annotations that could leave it out.", false, false}},
		{"empty annotations", annotations{}, Cluster{}, Verdict{true, "Included: it has no annotations that could leave it out.", false, false}},
		{"annotations of others", annotations{"a": "b"}, Cluster{}, Verdict{true, every, false, false}},

		{"our profile", annotations{profile: "true"}, Cluster{}, Verdict{true, ours, false, false}},
		{"our profile and another", annotations{profile: "true", ibm: "true"}, Cluster{}, Verdict{true, ours, false, false}},
		{"another profile", annotations{ibm: "true"}, Cluster{}, Verdict{false, notOurs, false, false}},
		{"other profiles", annotations{ibm: "true", "include.release.openshift.io/hypershift": "true"}, Cluster{}, Verdict{false, "Left out: it is for cluster profile hypershift or ibm-cloud-managed, and the cluster's is self-managed-high-availability.", false, false}},
		{"our profile, but not", annotations{profile: "false"}, Cluster{}, Verdict{false, "Left out: " + profile + ` is "false", not "true".`, false, false}},
		{"our profile, in other letters", annotations{profile: "True"}, Cluster{}, Verdict{false, "Left out: " + profile + ` is "True", not "true".`, false, false}},

		{"excluded for somebody", annotations{profile: "true", "exclude.release.openshift.io/internal-openshift-hosted": "true"}, Cluster{}, Verdict{true, ours, false, false}},
		{"excluded for nobody", annotations{"exclude.release.openshift.io/": "true"}, Cluster{}, Verdict{true, every, false, false}},
		{"major version", annotations{"release.openshift.io/major-version": "99"}, Cluster{}, Verdict{true, "Included: whether its release.openshift.io/major-version=99 holds cannot be judged without the release's version, so it is kept.", false, true}},

		{"feature set, not ours", annotations{profile: "true", set: "TechPreviewNoUpgrade"}, Cluster{}, Verdict{false, fill(wrongSet, "TechPreviewNoUpgrade") + "Default.", false, false}},
		{"feature set, ours", annotations{profile: "true", set: "TechPreviewNoUpgrade"}, preview, Verdict{true, "Included: it is for feature set TechPreviewNoUpgrade, and it is for cluster profile self-managed-high-availability.", false, false}},
		{"feature sets, ours among them", annotations{set: "CustomNoUpgrade,TechPreviewNoUpgrade"}, custom, Verdict{true, "Included: it is for feature set CustomNoUpgrade or TechPreviewNoUpgrade, and it is for every cluster profile.", false, false}},
		{"feature sets, not ours", annotations{set: "CustomNoUpgrade,TechPreviewNoUpgrade"}, Cluster{FeatureSet: "DevPreviewNoUpgrade"}, Verdict{false, fill(wrongSet, "CustomNoUpgrade or TechPreviewNoUpgrade") + "DevPreviewNoUpgrade.", false, false}},
		{"feature set Default", annotations{set: "Default"}, Cluster{}, Verdict{true, "Included: it is for feature set Default, and it is for every cluster profile.", false, false}},
		{"feature set Default, not ours", annotations{set: "Default"}, preview, Verdict{false, fill(wrongSet, "Default") + "TechPreviewNoUpgrade.", false, false}},
		{"feature set unknown", annotations{set: "TechPreview"}, Cluster{}, Verdict{false, `Left out: unrecognized value "TechPreview" in release.openshift.io/feature-set=TechPreview; known values are: CustomNoUpgrade,Default,DevPreviewNoUpgrade,OKD,TechPreviewNoUpgrade.`, true, false}},

		{"feature gate that is a feature set, not ours", annotations{gate: "TechPreviewNoUpgrade"}, Cluster{}, Verdict{false, fill(wrongSet, "TechPreviewNoUpgrade") + "Default.", false, false}},
		{"feature gate that is a feature set, ours", annotations{gate: "TechPreviewNoUpgrade"}, preview, Verdict{true, "Included: it is for feature set TechPreviewNoUpgrade, and it is for every cluster profile.", false, false}},
		{"feature gates that are feature sets", annotations{gate: "DevPreviewNoUpgrade, CustomNoUpgrade"}, custom, Verdict{true, "Included: it is for feature set DevPreviewNoUpgrade or CustomNoUpgrade, and it is for every cluster profile.", false, false}},
		{"feature gate that is a feature set, another profile", annotations{gate: "CustomNoUpgrade", ibm: "true"}, custom, Verdict{false, notOurs, false, false}},
		{"feature gate", annotations{gate: "ClusterAPI"}, Cluster{}, Verdict{true, fill(unjudged, "ClusterAPI"), false, true}},
		{"feature gate that must be off", annotations{gate: "-TechPreviewNoUpgrade"}, preview, Verdict{true, fill(unjudged, "-TechPreviewNoUpgrade"), false, true}},
		{"feature gate and a feature set in one", annotations{gate: "TechPreviewNoUpgrade,ClusterAPI"}, Cluster{}, Verdict{true, fill(unjudged, "TechPreviewNoUpgrade,ClusterAPI"), false, true}},
		{"feature gate empty", annotations{gate: " , "}, Cluster{}, Verdict{true, every, false, false}},
		{"feature gate, another profile", annotations{gate: "ClusterAPI", ibm: "true"}, Cluster{}, Verdict{false, notOurs, false, false}},
		{"feature gate, missing capability", annotations{gate: "ClusterAPI", capName: "Storage"}, withCapabilities("None"), Verdict{false, fill(tooMuch, "Storage"), false, false}},
		{"feature set and gate", annotations{gate: "ClusterAPI", set: "TechPreviewNoUpgrade"}, preview, Verdict{false, "Left out: both feature set and feature gate annotations are present: manifests may specify either a feature set or a feature gate, but not both.", false, false}},

		{"capability, no filter", annotations{capName: "Storage"}, Cluster{}, Verdict{true, every, false, false}},
		{"unknown capability, no filter", annotations{capName: "Teleport"}, Cluster{}, Verdict{true, every, false, false}},
		{"capability of the default baseline", annotations{capName: "Storage"}, withCapabilities(""), Verdict{true, "Included: it is for every cluster profile, and the install-config enables what it needs (Storage).", false, false}},
		{"capability of the baseline", annotations{capName: "Storage"}, withCapabilities("v4.12"), Verdict{true, "Included: it is for every cluster profile, and the install-config enables what it needs (Storage).", false, false}},
		{"capability beyond the baseline", annotations{capName: "CloudCredential"}, withCapabilities("v4.12"), Verdict{false, fill(tooMuch, "CloudCredential"), false, false}},
		{"additional capability", annotations{capName: "CloudCredential"}, withCapabilities("v4.12", "CloudCredential"), Verdict{true, "Included: it is for every cluster profile, and the install-config enables what it needs (CloudCredential).", false, false}},
		{"one of two capabilities", annotations{capName: "Storage+CloudCredential"}, withCapabilities("v4.12"), Verdict{false, fill(tooMuch, "CloudCredential"), false, false}},
		{"two capabilities", annotations{capName: "Storage+CloudCredential"}, withCapabilities("None", "CloudCredential", "Storage"), Verdict{true, "Included: it is for every cluster profile, and the install-config enables what it needs (Storage+CloudCredential).", false, false}},
		{"no capability", annotations{profile: "true", capName: ""}, withCapabilities("None"), Verdict{true, ours, false, false}},
		{"unknown capability", annotations{capName: "Storage+Teleport"}, withCapabilities("vCurrent"), Verdict{false, `Left out: it needs "Teleport", which is not a capability that this program knows.`, true, false}},
		{"unknown capability that the user enables", annotations{capName: "Storage+Teleport"}, withCapabilities("vCurrent", "Teleport"), Verdict{true, `Included: the install-config enables "Teleport", which is not a capability that this program knows.`, true, false}},
		{"unknown capability, another profile", annotations{ibm: "true", capName: "Teleport"}, withCapabilities("vCurrent"), Verdict{false, notOurs, false, false}},
	}, false, nil)
}
