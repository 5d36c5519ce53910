package iamroles

import (
	"encoding/base64"
	"slices"

	"github.com/openshift/installer/pkg/asset"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// namedRole returns the name of the role that the manifest of a Secret names, which ccoctl or an
// earlier run wrote; empty where there is none, or none of the cluster's account. A file that
// cannot be read is refused by the asset that would write it.
func namedRole(files asset.FileFetcher, e *endpoint.Endpoint, s credentialsrequest.Secret) string {
	file, err := files.FetchByName(s.Manifest())
	if err != nil {
		return ""
	}
	named, role := roleInManifest(file.Data, e)
	if named != s {
		return ""
	}
	return role
}

// NamedRoles returns the names of the cluster account's roles that the Secrets among the manifests of
// the install directory name, sorted. Whose these are, their tags must tell. The error is about a
// manifest that cannot be read.
func NamedRoles(files asset.FileFetcher, e *endpoint.Endpoint) ([]string, error) {
	manifests, err := files.FetchByPattern(credentialsrequest.Secret{Namespace: "*", Name: "*"}.Manifest())
	if err != nil {
		return nil, err
	}
	var roles []string
	for _, file := range manifests {
		if _, role := roleInManifest(file.Data, e); role != "" {
			roles = append(roles, role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles), nil
}

// roleInManifest returns the Secret of a manifest and the name of the role that it names; empty where
// there is none, or none of the cluster's account.
func roleInManifest(manifest []byte, e *endpoint.Endpoint) (s credentialsrequest.Secret, role string) {
	var secret struct {
		Metadata   credentialsrequest.Secret `json:"metadata"`
		Data       map[string]string         `json:"data"`
		StringData map[string]string         `json:"stringData"`
	}
	if err := yaml.Unmarshal(manifest, &secret); err != nil {
		return s, ""
	}
	config, ok := []byte(secret.StringData[awsconfig.Key]), secret.StringData[awsconfig.Key] != ""
	if !ok {
		var err error
		if config, err = base64.StdEncoding.DecodeString(secret.Data[awsconfig.Key]); err != nil {
			return s, ""
		}
	}
	arn, ok := cloud.ParseRoleARN(awsconfig.Parse(string(config)).Default().Value(awsconfig.RoleARN))
	if !ok || arn.Partition != e.Partition || arn.Account != e.Account {
		return s, ""
	}
	return secret.Metadata, arn.Name
}
