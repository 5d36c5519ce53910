package iamroles

import (
	"encoding/base64"
	"regexp"

	"github.com/openshift/installer/pkg/asset"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// roleARN is the shape of a role's ARN: its partition, account and name are taken out.
var roleARN = regexp.MustCompile(`^arn:([a-z-]+):iam::(\d{12}):role/(?:[!-~]+/)?([\w+=,.@-]{1,64})$`)

// namedRole returns the name of the role that the manifest of a Secret names, which ccoctl or an
// earlier run wrote; empty where there is none, or none of the cluster's account. A file that
// cannot be read is refused by the asset that would write it.
func namedRole(files asset.FileFetcher, e *endpoint.Endpoint, s credentialsrequest.Secret) string {
	file, err := files.FetchByName(s.Manifest())
	if err != nil {
		return ""
	}
	var secret struct {
		Metadata   credentialsrequest.Secret `json:"metadata"`
		Data       map[string]string         `json:"data"`
		StringData map[string]string         `json:"stringData"`
	}
	if err := yaml.Unmarshal(file.Data, &secret); err != nil || secret.Metadata != s {
		return ""
	}
	config, ok := []byte(secret.StringData[awsconfig.Key]), secret.StringData[awsconfig.Key] != ""
	if !ok {
		if config, err = base64.StdEncoding.DecodeString(secret.Data[awsconfig.Key]); err != nil {
			return ""
		}
	}
	m := roleARN.FindStringSubmatch(awsconfig.Parse(string(config)).Default().Value(awsconfig.RoleARN))
	if m == nil || m[1] != e.Partition || m[2] != e.Account {
		return ""
	}
	return m[3]
}
