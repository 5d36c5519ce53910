package faultproxy

import (
	"mime"
	"net/http"
	"net/url"
)

// subjectParams are the parameters that say what an IAM or STS operation is about, the
// more telling ones first: attaching a policy is about the role.
var subjectParams = []string{
	"RoleName",
	"OpenIDConnectProviderArn",
	"PolicyArn",
	"PolicyName",
	"Url",
	"RoleArn",
	"InstanceProfileName",
	"UserName",
	"StackName",
}

// queryProtocol returns the parameters of a request in AWS's query protocol, which IAM
// and STS speak, and whether it is one.
func queryProtocol(req *http.Request, query url.Values, body []byte) (url.Values, bool) {
	if query.Has("Action") && query.Has("Version") {
		return query, true
	}
	mediaType, _, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil || req.Method != http.MethodPost || mediaType != "application/x-www-form-urlencoded" {
		return nil, false
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || !form.Has("Action") {
		return nil, false
	}
	return form, true
}

// querySubject returns what an operation of the query protocol is about.
func querySubject(form url.Values) string {
	for _, name := range subjectParams {
		if value := form.Get(name); value != "" {
			return value
		}
	}
	return ""
}

// serviceOfVersion tells the service of an unsigned request by its API's version:
// AssumeRoleWithWebIdentity is never signed.
func serviceOfVersion(version string) string {
	switch version {
	case "2010-05-08":
		return ServiceIAM
	case "2011-06-15":
		return ServiceSTS
	default:
		return ""
	}
}
