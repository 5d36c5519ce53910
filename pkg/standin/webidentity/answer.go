package webidentity

import (
	"net/http"
	"net/url"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/queryapi"
)

// answer is a result or a refusal.
type answer struct {
	result any
	*refusal
}

// refusal is an error of the query protocol.
type refusal struct{ code, message string }

func refuse(code, message string) answer { return answer{refusal: &refusal{code, message}} }

// assumeResult is the result of AssumeRoleWithWebIdentity.
type assumeResult struct {
	SubjectFromWebIdentityToken string
	Audience                    string
	Provider                    string
	AssumedRoleUser             struct {
		Arn           string
		AssumedRoleID string `xml:"AssumedRoleId"`
	}
	Credentials struct {
		AccessKeyID     string `xml:"AccessKeyId"`
		SecretAccessKey string
		SessionToken    string
		Expiration      time.Time
	}
}

// write writes an answer as STS does.
func (s *Server) write(w http.ResponseWriter, form url.Values, a answer) {
	if a.refusal != nil {
		queryapi.Refuse(w, queryapi.STS, a.code, s.echoed(form, a.message))
		return
	}
	queryapi.Answer(w, queryapi.STS, form.Get("Action"), a.result)
}

// echoed returns a message, with the token in it if the server is to repeat it.
func (s *Server) echoed(form url.Values, message string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token := form.Get("WebIdentityToken"); s.behaviour.Echo && token != "" {
		return message + " (value '" + token + "' at 'webIdentityToken')"
	}
	return message
}
