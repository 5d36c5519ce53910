package registry

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

func TestUnreachable(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t)
	// Takes connections, and says nothing.
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	_, port, _ := strings.Cut(mute.Addr().String(), ":")
	// Ends connections at once.
	rude, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer rude.Close()
	go func() {
		for {
			conn, err := rude.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	_, rudePort, _ := strings.Cut(rude.Addr().String(), ":")

	for _, test := range []struct {
		name, host string
		proxy      string // of the install-config
		want, hint string
	}{
		{"no such host", "no-such-host.invalid", "", `"no-such-host.invalid"`, "A proxy is named by HTTPS_PROXY."},
		{"refused", "localhost:1", "", "it cannot be reached: connection refused", "--release-image oc-mirror:"},
		{"left out", "localhost:1", "http://127.0.0.1:2", "it cannot be reached: connection refused", "proxy.httpsProxy of the install-config names a proxy, which is not used for this host: its noProxy leaves it out, or it is this machine."},
		{"proxy of the cluster", "no-such-host.invalid", "http://127.0.0.1:2", "the proxy cannot be reached: connection refused", "Check proxy.httpsProxy of the install-config and the hosts that its noProxy leaves out. HTTPS_PROXY names another proxy for this program; NO_PROXY='*' uses none."},
		{"mute", "localhost:" + port, "", "nothing came for 300ms", "Check the name of the registry, the network and the firewall."},
		{"rude", "localhost:" + rudePort, "", "the connection broke off", "Check the name of the registry, the network and the firewall."},
	} {
		a := access(server, f)
		a.Outbound.ProxyFromInstallConfig.HTTPSProxy = test.proxy
		a.Timeout = 300 * time.Millisecond
		begin := time.Now()
		_, err := open(t, test.host+"/ns/repo:v1", a).Root(t.Context())
		checkError(t, err, server, "image "+test.host+"/ns/repo:v1: ", test.want, test.hint)
		if !Unavailable(err) {
			t.Errorf("%s: nobody answered", test.name)
		}
		if took := time.Since(begin); took > 3*time.Second {
			t.Errorf("%s: it took %s", test.name, took)
		}
	}
	if Unavailable(nil) {
		t.Error("no error is none of this kind")
	}
}

// Dead mirrors must not make anybody wait, with the waits that users have.
func TestDeadMirrorsAreQuick(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t)
	pushed := push(t, server, server.Host()+"/ns/repo:v1")
	a := access(server, f)
	a.Mirrors = []Mirror{{Source: f.Host(), Mirrors: []string{"localhost:1", "no-such-host.invalid", "localhost:2"}}}
	i, err := Open(t.Context(), f.Host()+"/ns/repo@"+pushed.digest.String(), a)
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	begin := time.Now()
	pulled(t, i, pushed)
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("three dead mirrors took %s", took)
	}
}

func TestServerErrors(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t, standin.WithTokens())
	push(t, server, server.Host()+"/ns/repo:v1")
	for _, test := range []struct {
		name, path string
		fault      standin.Fault
		want, hint string
	}{
		{"ping", "/v2/", standin.Fault{Status: 502}, "it failed (502 Bad Gateway)", "Run the command again later."},
		{"token server", "/token", standin.Fault{Status: 503}, "it failed (503 Service Unavailable)", "Run the command again later."},
		{"throttling ping", "/v2/", standin.Fault{Status: 429, Header: http.Header{"Retry-After": {time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)}}}, "it throttles (429 Too Many Requests) and asks to wait", "Wait, and run the command again."},
		{"strange", "/v2/ns/repo/manifests/v1", standin.Fault{Status: 418}, "it answered 418 I'm a teapot", "Look whether this is a container registry"},
		{"long", "/v2/ns/repo/manifests/v1", standin.Fault{Status: 404, Body: strings.Repeat("x", 200_000)}, "not found (404 Not Found)", "Check the repository"},
		{"tokens that do not do", "/v2/ns/repo/manifests/v1", standin.Fault{Status: 401}, "not authorised (401 Unauthorized)", "--registry-config"},
	} {
		f.Reset()
		f.SetFault(func(r *http.Request) *standin.Fault {
			if r.URL.Path == test.path {
				return &test.fault
			}
			return nil
		})
		_, err := open(t, f.Host()+"/ns/repo:v1", access(server, f)).Root(t.Context())
		checkError(t, err, server, test.want, test.hint)
		if got, want := Unavailable(err), test.fault.Status == 429 || test.fault.Status > 500; got != want {
			t.Errorf("%s: Unavailable() = %t", test.name, got)
		}
		if n := len(f.Requests()); n > 8 {
			t.Errorf("%s: %d requests were sent", test.name, n)
		}
	}
}
