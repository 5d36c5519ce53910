package live

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

// recorder answers every request with an error of STS, and notes where it went.
type recorder struct {
	host    string
	header  http.Header
	code    string
	message string
}

func (r *recorder) Do(request *http.Request) (*http.Response, error) {
	r.host, r.header = request.URL.Scheme+"://"+request.URL.Host, request.Header
	body := "<ErrorResponse><Error><Type>Sender</Type><Code>" + r.code + "</Code><Message>" + r.message + "</Message></Error></ErrorResponse>"
	return &http.Response{StatusCode: http.StatusBadRequest, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: request}, nil
}

// newRecorded returns a client as NewWebIdentity makes it, whose requests end in a recorder.
func newRecorded(t *testing.T, c Config, r *recorder) *WebIdentity {
	t.Helper()
	w, err := NewWebIdentity(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	w.sts = sts.New(w.sts.Options(), func(o *sts.Options) { o.HTTPClient = r })
	return w
}

// withoutAWS is an environment in which there is nothing for AWS.
func withoutAWS(t *testing.T) {
	t.Helper()
	for _, entry := range os.Environ() {
		if name, value, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value) // puts it back in the end
			os.Unsetenv(name)
		}
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
}

func TestWebIdentityEndpoint(t *testing.T) {
	endpoints := map[string]string{"sts": "https://sts.cluster.example.com"}
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte("[default]\nservices = own\n[services own]\nsts =\n  endpoint_url = https://sts.file.example.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		region      string
		endpoints   map[string]string
		environment map[string]string
		want        string
	}{
		"the region's own":           {"eu-west-1", nil, nil, "https://sts.eu-west-1.amazonaws.com"},
		"that of us-east-1":          {"us-east-1", nil, nil, "https://sts.us-east-1.amazonaws.com"},
		"China":                      {"cn-north-1", nil, nil, "https://sts.cn-north-1.amazonaws.com.cn"},
		"GovCloud":                   {"us-gov-west-1", nil, nil, "https://sts.us-gov-west-1.amazonaws.com"},
		"another region around":      {"eu-west-1", nil, map[string]string{"AWS_REGION": "us-west-2"}, "https://sts.eu-west-1.amazonaws.com"},
		"the install-config's":       {"eu-west-1", endpoints, nil, "https://sts.cluster.example.com"},
		"the environment's":          {"eu-west-1", endpoints, map[string]string{"AWS_ENDPOINT_URL_STS": "https://sts.env.example.com"}, "https://sts.env.example.com"},
		"the environment's, for all": {"eu-west-1", endpoints, map[string]string{"AWS_ENDPOINT_URL": "https://env.example.com"}, "https://env.example.com"},
		"the shared config's":        {"eu-west-1", endpoints, map[string]string{"AWS_CONFIG_FILE": file}, "https://sts.file.example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			withoutAWS(t)
			for name, value := range tt.environment {
				t.Setenv(name, value)
			}
			r := &recorder{code: "AccessDenied"}
			w := newRecorded(t, Config{Region: tt.region, Endpoints: tt.endpoints}, r)
			if _, err := w.AssumeRoleWithWebIdentity(t.Context(), "arn:aws:iam::123456789012:role/r", "session", "a.b.c"); !hasCode(err, "AccessDenied") {
				t.Fatal(err)
			}
			if r.host != tt.want || r.header.Get("Authorization") != "" {
				t.Errorf("%s, with Authorization %q", r.host, r.header.Get("Authorization"))
			}
			if _, err := w.CallerIdentity(t.Context(), aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: "secret", SessionToken: "session"}); !hasCode(err, "AccessDenied") {
				t.Fatal(err)
			}
			if r.host != tt.want || !strings.Contains(r.header.Get("Authorization"), "Credential=AKID/") {
				t.Errorf("%s, with Authorization %q", r.host, r.header.Get("Authorization"))
			}
		})
	}
}

// The environment's own credentials are not used, even where there are some, and not looked
// for: that they cannot be had is no matter.
func TestWebIdentityIsUnsigned(t *testing.T) {
	withoutAWS(t)
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://refused.example.com/")
	if _, err := NewWebIdentity(t.Context(), Config{Region: "eu-west-1"}); err != nil {
		t.Error(err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	r := &recorder{code: "AccessDenied"}
	if _, err := newRecorded(t, Config{Region: "eu-west-1"}, r).AssumeRoleWithWebIdentity(t.Context(), "arn:aws:iam::123456789012:role/r", "session", "a.b.c"); err == nil {
		t.Fatal("no error")
	}
	for name, values := range r.header {
		if strings.Contains(strings.Join(values, " "), "AKIDENV") {
			t.Errorf("%s: %s", name, values)
		}
	}
}

func TestWithoutSecrets(t *testing.T) {
	const token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQifQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
	for message, want := range map[string]string{
		"Not authorized to perform sts:AssumeRoleWithWebIdentity": "Not authorized to perform sts:AssumeRoleWithWebIdentity",
		"Value '" + token + "' at 'webIdentityToken'":             "Value '…' at 'webIdentityToken'",
		"cut: " + token[:40] + "...":                              "cut: …...",
		"its end: " + token[len(token)-20:]:                       "its end: …",
		token + token:                                             "……",
		"a wörd " + token[35:60] + " ö":                           "a wörd … ö",
	} {
		w := newRecorded(t, Config{Region: "eu-west-1"}, &recorder{code: "ValidationError", message: message})
		_, err := w.AssumeRoleWithWebIdentity(t.Context(), "arn:aws:iam::123456789012:role/r", "session", token)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != "ValidationError" || api.ErrorMessage() != want {
			t.Errorf("%v, expected %q", err, want)
		}
		for unwrapped := err; unwrapped != nil; unwrapped = errors.Unwrap(unwrapped) {
			if strings.Contains(unwrapped.Error(), token[10:30]) {
				t.Errorf("the token is in %v", unwrapped)
			}
		}
	}
	if err := withoutSecrets(errors.New("post to "+token), token); err.Error() != "post to …" {
		t.Error(err)
	}
	if err := withoutSecrets(context.Canceled, token); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := withoutSecrets(errors.New(strings.Repeat("x", 100_000)), token); len(err.Error()) > 2*maxErrorText {
		t.Errorf("%d bytes", len(err.Error()))
	}
}
