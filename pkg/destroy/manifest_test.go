package destroy

import "testing"

// The issuer of a manifest counts where nothing of AWS's leads to it.
func TestManifestIssuer(t *testing.T) {
	for _, test := range []struct{ manifest, want string }{
		{"spec: {serviceAccountIssuer: https://oidc.example.com/a}", "https://oidc.example.com/a"},
		{"spec: {serviceAccountIssuer: https://mine.s3.eu-west-1.amazonaws.com/a}", "https://mine.s3.eu-west-1.amazonaws.com/a"},
		{"spec: {serviceAccountIssuer: https://a-oidc.s3.us-east-1.amazonaws.com}", ""},
		{"spec: {serviceAccountIssuer: https://b-oidc.s3.cn-north-1.amazonaws.com.cn}", ""},
		{"spec: {serviceAccountIssuer: https://d111111abcdef8.cloudfront.net}", ""},
		{"spec: {}", ""},
		{"spec: [", ""},
	} {
		if got := ManifestIssuer([]byte(test.manifest), "a", "b"); got != test.want {
			t.Errorf("%s: %q, and not %q", test.manifest, got, test.want)
		}
	}
}
