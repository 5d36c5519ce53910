package installdir

import (
	"context"
	"errors"
	"testing"
)

const (
	rival = "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\n"
	creds = "apiVersion: v1\nkind: Secret\nmetadata: {name: aws-creds, namespace: kube-system}\n"

	removeCreds = "  Remove the file: openshift-install writes it only when credentialsMode is not Manual, and the cluster does not need it."
	modeWrong   = "  Put the line `credentialsMode: Manual` into your copy of install-config.yaml and the copy into lab, remove lab/manifests and lab/openshift, and run `openshift-install create manifests --dir lab` again."
	agree       = "  Make the two agree; openshift-install writes them alike with `openshift-install create manifests --dir lab`."
	writeAgain  = "  Put the file back; or remove lab/manifests/cluster-config.yaml and run `openshift-install create manifests --dir lab`, which then writes its manifests again as they were."
	awsOnly     = "  Name the install directory of an AWS cluster with --dir."
	oneObject   = "  Leave only that object in the file, or remove the file: this program writes it."
	another     = "  Choose another name with --name: lower-case letters, digits and hyphens, at most 58 characters."
)

func moveRival(from string) string {
	return "  Remove it from " + from + ", or move it to lab/manifests/cluster-authentication-02-config.yaml: this program keeps its other fields and sets serviceAccountIssuer."
}

func wins(from string) string {
	return from + " holds the Authentication \"cluster\": the bootstrap could create it in place of the one with the issuer"
}

type checkTest struct {
	name  string
	from  string
	edits []edit
	given Given
	want  []string
}

func TestCheckForManifests(t *testing.T) {
	for _, test := range []checkTest{
		{"go", "manifests", nil, Given{}, nil},
		{"go, with ours there already", "manifests", []edit{
			write(authenticationFile, rival), write("manifests/a-credentials.yaml", ourSecret),
		}, Given{}, nil},
		{"harmless neighbours", "manifests", []edit{
			write("openshift/operator.yaml", "apiVersion: operator.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\n"),
			write("openshift/secret.yaml", "kind: Secret\nmetadata: {name: aws-creds, namespace: elsewhere}\n"),
			write("manifests/notes.txt", rival), write("manifests/below/auth.yaml", rival),
			write("manifests/custom.yaml", "kind: Shelf\nitems: [a, b]\n"),
		}, Given{}, nil},
		{"empty, all given", "", nil, Given{"lab", "eu-north-1"}, nil},
		{"empty", "", nil, Given{}, []string{
			"lab holds no file of openshift-install: the infrastructure name is not known",
			"  Name the directory that openshift-install uses with --dir, or give the infrastructure name with --name.",
			"no file in lab tells the AWS region", "  Give it with --region.",
		}},
		{"empty, a rival waits", "", []edit{write("openshift/auth.yml", rival)}, Given{"lab", "eu-north-1"}, []string{
			wins("lab/openshift/auth.yml"), moveRival("lab/openshift/auth.yml"),
		}},
		{"install-config", "install-config", nil, Given{}, []string{
			"the manifests of lab are not made yet, and with them the infrastructure name",
			"  First run `openshift-install create manifests --dir lab`, then this command again.",
		}},
		{"install-config, name given", "install-config", nil, Given{"lab", "eu-north-1"}, []string{
			"the manifests of lab are not made yet, and with them the infrastructure name",
			"  First run `openshift-install create manifests --dir lab`, then this command again.",
		}},
		{"install-config without credentialsMode", "install-config", []edit{replace(installConfigFile, "credentialsMode: Manual\n", "")}, Given{}, []string{
			"the manifests of lab are not made yet, and with them the infrastructure name; and credentialsMode is not set, where it must be Manual",
			"  First put the line `credentialsMode: Manual` into lab/install-config.yaml and run `openshift-install create manifests --dir lab`, then this command again.",
		}},
		{"manifests removed", "manifests", []edit{remove("manifests"), remove("openshift")}, Given{}, []string{
			"lab has no manifests any more",
			"  First run `openshift-install create manifests --dir lab`, then this command again.",
		}},
		{"manifests removed, wrong mode", "manifests", []edit{remove("manifests"), remove("openshift"), replace(stateFile, `"Manual"`, `"Mint"`)}, Given{}, []string{
			"lab has no manifests any more; and credentialsMode is Mint, where it must be Manual",
			"  First put the line `credentialsMode: Manual` into your copy of install-config.yaml and the copy into lab and run `openshift-install create manifests --dir lab`, then this command again.",
		}},
		{"both", "manifests", []edit{withInstallConfig}, Given{}, []string{
			"lab/install-config.yaml lies beside the manifests: openshift-install would make them again from it and drop what is added",
			"  Remove it if the manifests are right, or run `openshift-install create manifests --dir lab` again to use it, then this command.",
		}},
		{"both, the new mode waits", "manifests", []edit{withInstallConfig, replace(clusterConfigFile, "    credentialsMode: Manual\n", "")}, Given{}, []string{
			"lab/install-config.yaml lies beside the manifests: openshift-install would make them again from it and drop what is added",
			"  Since it has the line `credentialsMode: Manual` and the manifests have not, run `openshift-install create manifests --dir lab` again to use it, then this command.",
		}},
		{"both, the mode is wrong in both", "manifests", []edit{write(installConfigFile, "{}"), replace(clusterConfigFile, "credentialsMode: Manual", "credentialsMode: Mint")}, Given{}, []string{
			"lab/install-config.yaml lies beside the manifests: openshift-install would make them again from it and drop what is added; in the manifests credentialsMode is Mint, where it must be Manual",
			"  Put the line `credentialsMode: Manual` into it and run `openshift-install create manifests --dir lab` again to use it, then this command.",
		}},
		{"ignition", "ignition", nil, Given{}, []string{
			"the manifests of lab were consumed, as lab/metadata.json shows: what is added now does not reach the cluster",
			"  For a cluster with STS begin in a new directory with install-config.yaml and `openshift-install create manifests`, then run this program. For the cluster of this directory there are plan, verify and destroy.",
		}},
		{"another platform", "manifests", []edit{
			replace(clusterConfigFile, "aws:", "gcp:"),
			write(infrastructureFile, "status: {infrastructureName: lab-x7k2p, platform: GCP}\n"),
			write(cloudCredsFile, creds),
		}, Given{}, []string{`lab is for a cluster on platform "gcp": STS is a service of AWS`, awsOnly}},
		{"no platform", "install-config", []edit{write(installConfigFile, "metadata: {name: lab}\nplatform: {aws: null}\n")}, Given{}, []string{
			"the install-config of lab names no platform", awsOnly,
		}},
		{"mode and credentials", "manifests", []edit{
			replace(clusterConfigFile, "credentialsMode: Manual", "credentialsMode: Mint"), write(cloudCredsFile, creds),
		}, Given{}, []string{
			"credentialsMode is Mint in the install-config of lab: it must be Manual", modeWrong,
			"lab/openshift/99_cloud-creds-secret.yaml would put the AWS root credentials into the cluster, as the Secret kube-system/aws-creds", removeCreds,
		}},
		{"mode not set", "manifests", []edit{replace(clusterConfigFile, "    credentialsMode: Manual\n", "")}, Given{}, []string{
			"credentialsMode is not set in the install-config of lab: it must be Manual", modeWrong,
		}},
		{"credentials elsewhere, by other means", "manifests", []edit{
			write("manifests/zz.yml", "# first\n---\nkind: ConfigMap\n---\n"+creds),
			write("openshift/list.json", `{"kind":"List","items":[{"kind":"Secret","metadata":{"name":"aws-creds","namespace":"kube-system"}}]}`),
		}, Given{}, []string{
			"lab/manifests/zz.yml would put the AWS root credentials into the cluster, as the Secret kube-system/aws-creds", removeCreds,
			"lab/openshift/list.json would put the AWS root credentials into the cluster, as the Secret kube-system/aws-creds", removeCreds,
		}},
		{"rivals", "manifests", []edit{
			write("manifests/00-auth.yaml", rival), write("openshift/.auth.json", `{"apiVersion":"config.openshift.io/v1beta1","kind":"Authentication","metadata":{"name":"cluster"}}`),
		}, Given{}, []string{
			wins("lab/manifests/00-auth.yaml"), moveRival("lab/manifests/00-auth.yaml"),
			wins("lab/openshift/.auth.json"), moveRival("lab/openshift/.auth.json"),
		}},
		{"the same name in the other folder", "manifests", []edit{write("openshift/cluster-authentication-02-config.yaml", rival)}, Given{}, []string{
			wins("lab/openshift/cluster-authentication-02-config.yaml"), moveRival("lab/openshift/cluster-authentication-02-config.yaml"),
		}},
		{"more in our file", "manifests", []edit{write(authenticationFile, rival+"---\nkind: Namespace\n")}, Given{}, []string{
			`lab/manifests/cluster-authentication-02-config.yaml holds 2 objects: only the Authentication "cluster" may be in it`, oneObject,
		}},
		{"another object in our file", "manifests", []edit{write(authenticationFile, "kind: OAuth\nmetadata: {name: cluster}\n")}, Given{}, []string{
			`lab/manifests/cluster-authentication-02-config.yaml holds OAuth "cluster" of no apiVersion: only the Authentication "cluster" of config.openshift.io may be in it`, oneObject,
		}},
		{"not manifests", "manifests", []edit{
			write("manifests/a.yaml", "a: [\n"), write("manifests/b.yaml", "# nothing\n"), write("openshift/c.json", `["x"]`),
		}, Given{}, []string{
			"cannot understand the manifest lab/manifests/a.yaml: yaml: line 1: did not find expected node content", mendManifest,
			"cannot understand the manifest lab/manifests/b.yaml: not a Kubernetes object: it has no kind", mendManifest,
			"cannot understand the manifest lab/openshift/c.json: the document is of type array, not object", mendManifest,
		}},
		{"the region differs", "manifests", []edit{replace(infrastructureFile, "eu-north-1", "eu-west-1")}, Given{"", "eu-west-1"}, []string{
			`the region is "eu-north-1" in lab/manifests/cluster-config.yaml and "eu-west-1" in lab/manifests/cluster-infrastructure-02-config.yml`, agree,
		}},
		{"no Infrastructure manifest", "manifests", []edit{remove(infrastructureFile)}, Given{}, []string{
			"lab/manifests/cluster-infrastructure-02-config.yml is missing: the cluster would not know its name and its region", writeAgain,
		}},
		{"a name that cannot be", "manifests", []edit{replace(infrastructureFile, "lab-x7k2p", "../lab")}, Given{}, []string{
			`lab: infrastructure name "../lab" holds '.': only lower-case letters, digits and hyphens are allowed`, another,
		}},
		{"wrong flags", "manifests", nil, Given{"Lab", "eu-north-1a"}, []string{
			`infrastructure name "Lab" holds 'L': only lower-case letters, digits and hyphens are allowed`, another,
			`"eu-north-1a" is an availability zone; its region is "eu-north-1"`, "  Give --region eu-north-1.",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := mustRead(t, newDir(t, test.from, test.edits...))
			expect(t, d.CheckForManifests(context.Background(), test.given), test.want...)
		})
	}
}

const mendManifest = "  Mend or remove the file: the bootstrap creates no manifest at all while it cannot understand one."

func TestCheckForManifestsHere(t *testing.T) {
	t.Chdir(newDir(t, "manifests", replace(clusterConfigFile, "credentialsMode: Manual", "credentialsMode: Mint")))
	d := mustRead(t, ".")
	expect(t, d.CheckForManifests(context.Background(), Given{}),
		"credentialsMode is Mint in the install-config of the current directory: it must be Manual",
		"  Put the line `credentialsMode: Manual` into your copy of install-config.yaml and the copy into the current directory, remove manifests and openshift, and run `openshift-install create manifests --dir .` again.")
}

func TestCheckForManifestsCancelled(t *testing.T) {
	d := mustRead(t, newDir(t, "manifests"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := d.CheckForManifests(ctx, Given{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestCheckForCloud(t *testing.T) {
	for _, test := range []checkTest{
		{"manifests", "manifests", nil, Given{}, nil},
		{"ignition", "ignition", nil, Given{}, nil},
		{"metadata.json alone", "ignition", []edit{remove(stateFile)}, Given{}, nil},
		{"install-config, name given", "install-config", nil, Given{"lab", ""}, nil},
		{"empty, all given", "", nil, Given{"lab", "eu-north-1"}, nil},
		{"both, name given", "manifests", []edit{withInstallConfig}, Given{"lab", ""}, nil},
		{"manifests removed", "manifests", []edit{remove("manifests"), remove("openshift")}, Given{}, nil},
		{"install-config", "install-config", nil, Given{}, []string{
			"the infrastructure name of lab does not exist yet",
			"  Run `openshift-install create manifests --dir lab`, which makes it; or choose a name with --name.",
		}},
		{"both", "manifests", []edit{withInstallConfig}, Given{}, []string{
			"lab/install-config.yaml lies beside the manifests: openshift-install would make them again from it and drop what is added",
			"  Remove it if the manifests are right, or run `openshift-install create manifests --dir lab` again to use it, then this command.",
		}},
		{"an ignition file alone", "", []edit{write("bootstrap.ign", "")}, Given{}, []string{
			"no file in lab tells the infrastructure name", "  Give it with --name.",
			"no file in lab tells the AWS region", "  Give it with --region.",
		}},
		{"mode in install-config.yaml", "install-config", []edit{replace(installConfigFile, "Manual", "Passthrough")}, Given{"lab", ""}, []string{
			"credentialsMode is Passthrough in the install-config of lab: it must be Manual",
			"  Put the line `credentialsMode: Manual` into lab/install-config.yaml and run `openshift-install create manifests --dir lab`.",
		}},
		{"mode of a cluster that is installed", "ignition", []edit{replace(stateFile, `"Manual"`, `""`)}, Given{}, []string{
			"credentialsMode is not set in the install-config of lab: it must be Manual",
			"  A cluster is given its mode when it is made: begin in a new directory, with the line `credentialsMode: Manual` in install-config.yaml.",
		}},
		{"another platform", "", []edit{write(metadataFile, `{"infraID":"lab-x7k2p","azure":{}}`)}, Given{"lab", "eu-north-1"}, []string{
			`lab is for a cluster on platform "azure": STS is a service of AWS`, awsOnly,
		}},
		{"which cluster", "ignition", []edit{replace(metadataFile, `"infraID":"lab-x7k2p"`, `"infraID":"lab-zzzzz"`), replace(metadataFile, `"eu-north-1"`, `"eu-west-1"`)}, Given{}, []string{
			`the infrastructure name is "lab-x7k2p" in lab/.openshift_install_state.json and "lab-zzzzz" in lab/metadata.json`,
			"  Say which cluster is meant with --name.",
			`the region is "eu-north-1" in lab/.openshift_install_state.json and "eu-west-1" in lab/metadata.json`,
			"  Say which region is meant with --region.",
		}},
		{"which cluster, said", "ignition", []edit{replace(metadataFile, `"infraID":"lab-x7k2p"`, `"infraID":"lab-zzzzz"`)}, Given{"lab-zzzzz", ""}, nil},
		{"the region differs", "manifests", []edit{replace(infrastructureFile, "eu-north-1", "eu-west-1")}, Given{}, []string{
			`the region is "eu-north-1" in lab/manifests/cluster-config.yaml and "eu-west-1" in lab/manifests/cluster-infrastructure-02-config.yml`, agree,
		}},
		{"the platform differs", "manifests", []edit{write(infrastructureFile, "status: {infrastructureName: lab-x7k2p, platformStatus: {type: None}}\n"), replace(clusterConfigFile, "credentialsMode: Manual", "credentialsMode: Mint")}, Given{}, []string{
			`the platform is "aws" in lab/manifests/cluster-config.yaml and "none" in lab/manifests/cluster-infrastructure-02-config.yml`, agree,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := mustRead(t, newDir(t, test.from, test.edits...))
			expect(t, d.CheckForCloud(context.Background(), test.given), test.want...)
		})
	}
}
