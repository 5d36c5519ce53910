package hive

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md. Its kustomization is used by a test as it stands there.
func readme(s *render.Stack) render.File {
	return render.Readme{
		Title: "Hive",
		Intro: fmt.Sprintf(`What [Hive](https://github.com/openshift/hive) needs to provision the cluster, as a kustomize component:

- `+"`%[1]s`"+`: the Secret `+"`%[2]s`"+`
  with the %[3]d manifests that the cluster boots with. They hold the roles' ARNs and the issuer, nothing secret.
%[4]s
- `+"`%[5]s`, `%[6]s`"+`: they make a
  ClusterDeployment name both Secrets.

Hive gives a cluster an infrastructure name of its own each time it installs it, which nobody knows before.
The AWS resources do not depend on it: they are named for `+"`--name %[7]s`"+`, and Hive neither
makes nor deletes them. Every cluster needs a name and an install directory of its own: clusters that share
an issuer can assume each other's roles.`,
			manifestsFile, manifestsName(s), len(s.Manifests), signingKeyItem(s), patchFile, manifestsPatchFile, s.Name),
		Apply: apply(s),
		Check: check,
		Undo: fmt.Sprintf(`Delete the ClusterDeployment and wait until it is gone: Hive then has deprovisioned the cluster. To install
it again, keep the rest. Otherwise delete the Secrets, or what makes them,

    kubectl delete secret --namespace NAMESPACE \
        %s \
        %s

and then the AWS resources, as the README.md of the format that made them says.`, signingKeyName(s), manifestsName(s)),
	}.File(s)
}

func signingKeyItem(s *render.Stack) string {
	if len(s.PrivateKey) == 0 {
		return fmt.Sprintf("- The Secret `%s`\n  with the private key is **not** here: `render` was given the public key alone. You make it, see below.", signingKeyName(s))
	}
	return fmt.Sprintf("- `%s/`: the Secret `%s`\n  with the **private key**. Who has it can assume every role of the cluster. The file is for its owner alone,\n  and Git ignores the folder.",
		signingKeyFolder, signingKeyName(s))
}

func apply(s *render.Stack) string {
	text := "First have the AWS resources made, with one of the other formats of `render`. Then see that the\n" +
		"install-config in the Secret that the ClusterDeployment names (`spec.provisioning.installConfigSecretRef`)\n" +
		"says `credentialsMode: Manual`: without it the installer puts long-lived credentials into the cluster.\n\n"
	if len(s.PrivateKey) == 0 {
		text += "Make the Secret with the private key where the key is. FILE must be PKCS#1, which every installer reads:\n" +
			"its first line is `-----BEGIN RSA PRIVATE KEY-----` (`openssl rsa -traditional -in KEY -out FILE`).\n\n" +
			"    kubectl create secret generic --namespace NAMESPACE \\\n" +
			"        " + signingKeyName(s) + " \\\n" +
			"        --from-file=" + signingKeyKey + "=FILE\n\n"
	}
	text += "Beside the ClusterDeployment write a `kustomization.yaml`, in the place of HIVE the relative path of this\n" +
		"folder, and in the place of NAMESPACE the ClusterDeployment's:\n\n" +
		"    apiVersion: kustomize.config.k8s.io/v1beta1\n" +
		"    kind: Kustomization\n" +
		"    namespace: NAMESPACE\n" +
		"    resources:\n" +
		"    - clusterdeployment.yaml\n"
	if len(s.PrivateKey) > 0 {
		text += "    - HIVE/" + signingKeyFolder + "\n"
	}
	text += "    components:\n" +
		"    - HIVE\n\n" +
		"and in that folder run\n\n" +
		"    kubectl apply --server-side -k .\n\n" +
		"Without `--server-side` kubectl copies each Secret into an annotation, which is no place for a key.\n" +
		"Both references must be there when the ClusterDeployment is created: Hive refuses to change them later.\n\n"
	return text + gitOps(s) + ownManifests(s)
}

// gitOps says how the private key stays out of Git.
func gitOps(s *render.Stack) string {
	text := "**GitOps.** Argo CD and Flux build such a folder with kustomize: name it as `spec.source.path` of an\n" +
		"Application, or as `spec.path` of a Flux Kustomization. The private key must not go to Git in clear: "
	if len(s.PrivateKey) == 0 {
		return text + "let\na SealedSecret or an ExternalSecret among the resources make that Secret, under the same name and key.\n\n"
	}
	return text + "in\n" +
		"the place of `HIVE/" + signingKeyFolder + "` list a SealedSecret, or an ExternalSecret, that makes a Secret of the same\n" +
		"name with the key `" + signingKeyKey + "`. For the former:\n\n" +
		"    kubeseal --namespace NAMESPACE --format yaml \\\n" +
		"        < HIVE/" + signingKeyFolder + "/" + secretFile + " > sealed-signing-key.yaml\n\n"
}

// ownManifests says what to do with other manifests for the cluster.
func ownManifests(s *render.Stack) string {
	return "**Manifests of your own.** A ClusterDeployment takes one Secret or ConfigMap of manifests. If it names one\n" +
		"already, the patch fails (`test failed`) rather than lose those. Remove that reference from it, and add the\n" +
		"manifests to ours:\n\n" +
		"    patches:\n" +
		"    - patch: |\n" +
		"        apiVersion: v1\n" +
		"        kind: Secret\n" +
		"        metadata:\n" +
		"          name: " + manifestsName(s) + "\n" +
		"        stringData:\n" +
		"          FILE.yaml: |\n" +
		"            MANIFEST\n"
}

// check says how to see that Hive has both Secrets, and uses them.
const check = "`kubectl kustomize`, in the folder of the kustomization, shows the ClusterDeployment with both references\n" +
	"and changes nothing. After it is applied, they must still be there (a Hive that does not know them drops\n" +
	"them), and the conditions say how far it is: RequirementsMet, that the installation begins; ProvisionFailed,\n" +
	"why an attempt failed; Provisioned, that the cluster is there:\n\n" +
	"    kubectl get clusterdeployment --namespace NAMESPACE CLUSTERDEPLOYMENT --output yaml\n\n" +
	"In the cluster that Hive installed, this prints the issuer above:\n\n" +
	"    oc get authentication cluster --output 'jsonpath={.spec.serviceAccountIssuer}'"
