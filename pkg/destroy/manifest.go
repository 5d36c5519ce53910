package destroy

import (
	"strings"

	configv1 "github.com/openshift/api/config/v1"
	"sigs.k8s.io/yaml"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
)

// ManifestIssuer returns the issuer that an Authentication names if it can only be one whose documents the
// user serves; empty where there is none, where it cannot be read, and where it is the URL of the bucket of
// one of the clusters, in whatever region, or of a CloudFront distribution, to which a bucket leads.
func ManifestIssuer(manifest []byte, clusters ...string) string {
	var authentication configv1.Authentication
	if yaml.Unmarshal(manifest, &authentication) != nil {
		return ""
	}
	issuer := authentication.Spec.ServiceAccountIssuer
	if cloudFrontHost.MatchString(issuer) {
		return ""
	}
	for _, name := range clusters {
		e := endpoint.Endpoint{InfraName: name}
		if strings.HasPrefix(issuer, "https://"+e.BucketName()+".s3") {
			return ""
		}
	}
	return issuer
}
