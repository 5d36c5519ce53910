package queryapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// AWS's client understands the answers.
func TestAnswers(t *testing.T) {
	server := start(t, "http://127.0.0.1:1", func(w http.ResponseWriter, _ *http.Request, form url.Values, _ http.Handler) {
		switch action := form.Get("Action"); action {
		case "GetCallerIdentity":
			Answer(w, STS, action, Identity{Arn: "arn:aws:iam::123456789012:user/a&b", UserID: "AIDA", Account: "123456789012"})
		case "GetSessionToken":
			Refuse(w, STS, "AccessDeniedException", "not for <you>")
		default:
			Refuse(w, STS, "ValidationError", action+" is unknown")
		}
	})
	client := sts.NewFromConfig(awsstate.Config(server.URL()), func(o *sts.Options) { o.RetryMaxAttempts = 1 })
	who, err := client.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if err != nil {
		t.Fatal(err)
	}
	if got := []string{aws.ToString(who.Arn), aws.ToString(who.UserId), aws.ToString(who.Account)}; fmt.Sprint(got) != "[arn:aws:iam::123456789012:user/a&b AIDA 123456789012]" {
		t.Errorf("the caller is %q", got)
	}
	_, denied := client.GetSessionToken(t.Context(), &sts.GetSessionTokenInput{})
	expect(t, denied, http.StatusForbidden, "AccessDeniedException", "not for <you>")
	_, unknown := client.GetAccessKeyInfo(t.Context(), &sts.GetAccessKeyInfoInput{AccessKeyId: aws.String("AKIAAAAAAAAAAAAAAAAA")})
	expect(t, unknown, http.StatusBadRequest, "ValidationError", "GetAccessKeyInfo is unknown")
}

func expect(t *testing.T, err error, status int, code, message string) {
	t.Helper()
	var api smithy.APIError
	var response interface{ HTTPStatusCode() int }
	if !errors.As(err, &api) || api.ErrorCode() != code || api.ErrorMessage() != message || !errors.As(err, &response) || response.HTTPStatusCode() != status {
		t.Errorf("%v, expected %d %s: %s", err, status, code, message)
	}
}

// What the handler leaves, and what is no call of the protocol, comes to the other server whole.
func TestPass(t *testing.T) {
	var upstream *httptest.Server
	upstream = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if r.Host == strings.TrimPrefix(upstream.URL, "http://") {
			err = errors.New("the host was changed, which is signed")
		}
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, r.Method, r.URL.Path, " ", string(body), err)
	}))
	t.Cleanup(upstream.Close)
	called := 0
	server := start(t, upstream.URL, func(w http.ResponseWriter, r *http.Request, form url.Values, pass http.Handler) {
		if called++; form.Get("Action") != "Mine" {
			pass.ServeHTTP(w, r)
		}
	})
	const form = "application/x-www-form-urlencoded"
	large := strings.Repeat("a", maxForm+1)
	for name, tt := range map[string]struct {
		method, contentType, body string
		status, called            int
		answer                    string
	}{
		"its own":           {http.MethodPost, form, "Action=Mine", http.StatusOK, 1, ""},
		"another call":      {http.MethodPost, form + "; charset=utf-8", "Action=Other&A=%20", http.StatusTeapot, 1, "POST/path Action=Other&A=%20<nil>"},
		"no form":           {http.MethodPost, "application/json", "Action=Mine", http.StatusTeapot, 0, "POST/path Action=Mine<nil>"},
		"an upload":         {http.MethodPut, form, "Action=Mine", http.StatusTeapot, 0, "PUT/path Action=Mine<nil>"},
		"a form that is no": {http.MethodPost, form, "Action=%zz", http.StatusBadRequest, 0, "invalid URL escape"},
		"too large":         {http.MethodPost, form, large, http.StatusBadRequest, 0, "too large"},
		"a large upload":    {http.MethodPut, "text/plain", large, http.StatusTeapot, 0, large},
	} {
		called = 0
		request, err := http.NewRequestWithContext(t.Context(), tt.method, server.URL()+"/path", strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", tt.contentType)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != tt.status || called != tt.called || !strings.Contains(string(body), tt.answer) {
			t.Errorf("%s: %s, called %d times, %.100s (%v)", name, response.Status, called, body, err)
		}
	}

	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if response, err := http.Get(server.URL()); err == nil {
		response.Body.Close()
		t.Error("it still answers")
	}
}

func start(t *testing.T, upstream string, handler Handler) *Server {
	t.Helper()
	server, err := Start(upstream, handler)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}
