package installdir

import (
	"context"
	"os"
	"testing"
)

const ourSecret = "apiVersion: v1\nkind: Secret\nmetadata: {name: installer-cloud-credentials, namespace: openshift-image-registry}\n"

// facts are the fields of a Directory that every stage has or has not.
type facts struct {
	Stage                                    Stage
	InfraName, Region, ClusterName, Platform string
	HasInstallConfig                         bool
}

func factsOf(d *Directory) facts {
	return facts{d.Stage, d.InfraName, d.Region, d.ClusterName, d.Platform, d.InstallConfig != nil}
}

func TestReadStages(t *testing.T) {
	known := func(stage Stage) facts {
		return facts{stage, "lab-x7k2p", "eu-north-1", "lab", "aws", true}
	}
	fresh := facts{StageInstallConfig, "", "eu-north-1", "lab", "aws", true}
	bare := facts{Stage: StageIgnition}
	fromMetadata := facts{StageIgnition, "lab-x7k2p", "eu-north-1", "lab", "aws", false}

	for _, test := range []struct {
		name  string
		from  string
		edits []edit
		want  facts
	}{
		{"nothing", "", nil, facts{Stage: StageEmpty}},
		{"only what is not openshift-install's", "", []edit{
			write("manifests/openshift-image-registry-installer-cloud-credentials-credentials.yaml", ourSecret),
			write("manifests/cluster-authentication-02-config.yaml", "kind: Authentication\n"),
			write("openshift/99-my-machineconfig.yaml", "kind: MachineConfig\n"),
			write("tls/bound-service-account-signing-key.key", "key"), write("sts/keys.json", "{}"),
			write("credrequests/a.yaml", "kind: CredentialsRequest\n"), write(".openshift_install.log", ""),
			write(".openshift_install_sts_state.json", "{}"), write("auth/kubeconfig", ""),
		}, facts{Stage: StageEmpty}},
		{"a state that remembers nothing", "", []edit{write(stateFile, `{"*conversion.Something": 1}`)}, facts{Stage: StageEmpty}},
		{"install-config", "install-config", nil, fresh},
		{"install-config and a damaged state that nobody needs", "install-config", []edit{write(stateFile, "{")}, fresh},
		{"install-config put back after the manifests were removed", "manifests",
			[]edit{remove("manifests"), withInstallConfig}, fresh},
		{"ignition files of a cluster that is gone, install-config of the next", "ignition",
			[]edit{remove(metadataFile), remove(stateFile), withInstallConfig}, fresh},
		{"manifests removed, state left", "manifests", []edit{remove("manifests"), remove("openshift")}, known(StageInstallConfig)},
		{"both", "manifests", []edit{withInstallConfig}, known(StageBoth)},
		{"manifests", "manifests", nil, known(StageManifests)},
		{"manifests without state", "manifests", []edit{remove(stateFile)}, known(StageManifests)},
		{"manifests with a damaged state that nobody needs", "manifests", []edit{write(stateFile, "{")}, known(StageManifests)},
		{"manifests and ours", "manifests", []edit{write("manifests/a-credentials.yaml", ourSecret)}, known(StageManifests)},
		{"manifests made again beside old ignition files", "manifests",
			[]edit{write("bootstrap.ign", ""), write(metadataFile, `{"infraID":"lab-old00"}`)}, known(StageManifests)},
		{"the Infrastructure manifest is newer than the state", "manifests",
			[]edit{replace(stateFile, "lab-x7k2p", "lab-old00")}, known(StageManifests)},
		{"the Infrastructure manifest is missing", "manifests", []edit{remove(infrastructureFile)}, known(StageManifests)},
		{"ignition", "ignition", nil, known(StageIgnition)},
		{"installed", "ignition",
			[]edit{remove("bootstrap.ign"), remove("master.ign"), remove("worker.ign")}, known(StageIgnition)},
		{"installed, manifests written again from the state", "manifests",
			[]edit{write(metadataFile, `{}`), write(".clusterapi_output/envtest.kubeconfig", "")}, known(StageIgnition)},
		{"installed by Terraform, install-config put back", "ignition",
			[]edit{write("terraform.cluster.tfstate", ""), withInstallConfig}, known(StageIgnition)},
		{"installed, install-config put back", "ignition", []edit{withInstallConfig}, known(StageIgnition)},
		{"partly consumed", "ignition", []edit{write("manifests/cvo-overrides.yaml", "")}, known(StageIgnition)},
		{"the state alone", "ignition", []edit{
			remove("bootstrap.ign"), remove("master.ign"), remove("worker.ign"), remove(metadataFile),
		}, known(StageIgnition)},
		{"metadata.json alone", "ignition", []edit{
			remove("bootstrap.ign"), remove("master.ign"), remove("worker.ign"), remove(stateFile),
		}, fromMetadata},
		{"metadata.json of another platform", "", []edit{
			write(metadataFile, `{"clusterName":"lab","infraID":"lab-x7k2p","gcp":{"region":"r"},"customFeatureSet":{}}`),
		}, facts{StageIgnition, "lab-x7k2p", "", "lab", "gcp", false}},
		{"metadata.json of no platform", "", []edit{write(metadataFile, `{"infraID":"lab-x7k2p"}`)},
			facts{StageIgnition, "lab-x7k2p", "", "", "none", false}},
		{"ignition file alone", "", []edit{write("bootstrap-in-place-for-live-iso.ign", "{}")}, bare},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := mustRead(t, newDir(t, test.from, test.edits...))
			if got := factsOf(d); got != test.want {
				t.Errorf("got %+v\nexpected %+v", got, test.want)
			}
		})
	}
}

func TestReadVersion(t *testing.T) {
	if d := mustRead(t, newDir(t, "manifests")); d.InstallerVersion != "v4.20.3" {
		t.Errorf("installer version %q", d.InstallerVersion)
	}
}

func TestReadVersionDamaged(t *testing.T) {
	if d := mustRead(t, newDir(t, "manifests", write(installerVersionFile, "data: [\n"))); d.InstallerVersion != "" {
		t.Errorf("installer version %q", d.InstallerVersion)
	}
}

func TestReadMetadataAlone(t *testing.T) {
	d := mustRead(t, newDir(t, "ignition", remove(stateFile)))
	if d.FeatureSet != "TechPreviewNoUpgrade" || d.ServiceEndpoints["s3"] != "https://s3.lab.example.org" {
		t.Errorf("feature set %q, service endpoints %v", d.FeatureSet, d.ServiceEndpoints)
	}
}

// Either of the two files that outlive the manifests is enough to find what was made.
func TestReadWarnings(t *testing.T) {
	for name, want := range map[string]string{
		stateFile:    "cannot understand openshift-install's state lab/.openshift_install_state.json: unexpected end of JSON input",
		metadataFile: "cannot understand lab/metadata.json: unexpected end of JSON input",
	} {
		t.Run(name, func(t *testing.T) {
			d := mustRead(t, newDir(t, "ignition", write(name, "{")))
			if len(d.Warnings) != 1 || d.Warnings[0] != want {
				t.Errorf("warnings %q", d.Warnings)
			}
			if d.InfraName != "lab-x7k2p" || d.Region != "eu-north-1" {
				t.Errorf("name %q, region %q", d.InfraName, d.Region)
			}
		})
	}
}

// A second openshift-install command reads the files that this one read: reading must
// leave no trace.
func TestReadChangesNothing(t *testing.T) {
	dir := newDir(t, "manifests")
	before, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	d := mustRead(t, dir)
	if err := d.CheckForManifests(context.Background(), Given{}); err != nil {
		t.Fatal(report(err))
	}
	after, err := os.ReadDir(dir)
	if err != nil || len(after) != len(before) {
		t.Errorf("%d entries before, %d after, %v", len(before), len(after), err)
	}
}
