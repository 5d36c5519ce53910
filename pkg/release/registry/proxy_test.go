package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// childEnv turns the test binary into a program that pulls, with an environment of its own.
const childEnv = "OISTS_TEST_PULL"

// childTask is what such a program is told, and childResult what it says.
type childTask struct {
	Reference string
	Access    Access
	Layer     v1.Descriptor
}

type childResult struct {
	Bytes       int64
	Error       string
	Hints       []string
	Unavailable bool
}

func TestMain(m *testing.M) {
	if task := os.Getenv(childEnv); task != "" {
		if err := pullInChild(task); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	// A proxy of this machine knows nothing of the hosts of the tests.
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"} {
		if err := os.Unsetenv(name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	m.Run()
}

func pullInChild(encoded string) error {
	var task childTask
	if err := json.Unmarshal([]byte(encoded), &task); err != nil {
		return err
	}
	var result childResult
	bytes, err := pullAll(context.Background(), task)
	result.Bytes = bytes
	if err != nil {
		result.Error, result.Hints, result.Unavailable = err.Error(), diagnostic.Hints(err), Unavailable(err)
	}
	return json.NewEncoder(os.Stdout).Encode(result)
}

func pullAll(ctx context.Context, task childTask) (int64, error) {
	i, err := Open(ctx, task.Reference, task.Access)
	if err != nil {
		return 0, err
	}
	defer i.Close()
	if _, err := i.Root(ctx); err != nil {
		return 0, err
	}
	layer, err := i.Layer(ctx, task.Layer)
	if err != nil {
		return 0, err
	}
	defer layer.Close()
	return io.Copy(io.Discard, layer)
}

// connectProxy is a proxy through which everything leads to one address.
type connectProxy struct {
	target string
	status int // what it answers, 0 connects

	mu   sync.Mutex
	seen []string // host and credentials of each request
}

// ServeHTTP implements http.Handler.
func (p *connectProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.seen = append(p.seen, r.Method+" "+r.Host+" "+r.Header.Get("Proxy-Authorization"))
	p.mu.Unlock()
	if p.status != 0 {
		http.Error(w, "a long text of the proxy's own", p.status)
		return
	}
	upstream, err := net.Dial("tcp", p.target)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer upstream.Close()
	client, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer client.Close()
	if _, err := io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n"); err != nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(upstream, client) // its end is the test's
		upstream.Close()
	}()
	_, _ = io.Copy(client, upstream)
	client.Close()
	<-done
}

func TestProxy(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t, standin.WithNames("registry.example.test"))
	pushed := push(t, server, server.Host()+"/ns/repo:v1")
	host := "registry.example.test"
	a := access(server)
	a.PullSecret = standin.PullSecret(map[string]string{host: server.User() + ":" + server.Password()})
	// The environment's wins.
	a.Outbound.ProxyFromInstallConfig = installdir.Proxy{HTTPSProxy: "http://127.0.0.1:2"}
	task := childTask{Reference: host + "/ns/repo:v1", Access: a, Layer: pushed.layer}
	const password = "proxy-password"

	proxy := func(status int) (*connectProxy, string) {
		p := &connectProxy{target: f.Address(), status: status}
		listener := httptest.NewServer(p)
		t.Cleanup(listener.Close)
		return p, strings.Replace(listener.URL, "http://", "http://user:"+password+"@", 1)
	}
	pull := func(task childTask, env ...string) childResult {
		t.Helper()
		result := runChild(t, task, env...)
		text := result.Error + strings.Join(result.Hints, "\n")
		noSecret(t, text, server)
		if strings.Contains(text, password) || strings.Contains(text, encode("user:"+password)) {
			t.Errorf("the proxy's password is shown: %s", text)
		}
		t.Logf("%s\n  %s", result.Error, strings.Join(result.Hints, "\n  "))
		return result
	}
	fails := func(result childResult, want, hint string, unavailable bool) {
		t.Helper()
		if !strings.Contains(result.Error, want) || !strings.Contains(strings.Join(result.Hints, "\n"), hint) {
			t.Errorf("got %q\n  %q, expected %q and %q", result.Error, result.Hints, want, hint)
		}
		if result.Unavailable != unavailable {
			t.Errorf("%s: Unavailable() = %t", result.Error, result.Unavailable)
		}
	}

	working, url := proxy(0)
	if result := pull(task, "HTTPS_PROXY="+url); result.Error != "" || result.Bytes != pushed.layer.Size {
		t.Errorf("through a proxy: %d of %d bytes, %s", result.Bytes, pushed.layer.Size, result.Error)
	}
	working.mu.Lock()
	seen := slices.Clone(working.seen)
	working.mu.Unlock()
	if want := "CONNECT " + host + ":443 Basic " + encode("user:"+password); !slices.Equal(slices.Compact(seen), []string{want}) {
		t.Errorf("the proxy was asked %q, expected %q", seen, want)
	}
	for _, r := range f.Requests() {
		if r.Header.Get("Proxy-Authorization") != "" {
			t.Error("the proxy's credentials went to the registry")
		}
	}

	const proxyHint = "Check the proxy that HTTPS_PROXY names and the hosts that NO_PROXY leaves out."
	_, url = proxy(http.StatusProxyAuthRequired)
	fails(pull(task, "HTTPS_PROXY="+url), "the proxy wants other credentials (407)", proxyHint, true)
	_, url = proxy(http.StatusForbidden)
	fails(pull(task, "https_proxy="+url), "the proxy does not connect to it (403 Forbidden)", "Check the proxy that https_proxy names", true)
	fails(pull(task, "HTTPS_PROXY=http://user:"+password+"@127.0.0.1:1"), "the proxy cannot be reached: connection refused", proxyHint, true)
	fails(pull(task, "HTTPS_PROXY=http://user:"+password+"@%zz"), "HTTPS_PROXY is not the address of a proxy", "Write it as http://HOST:PORT", false)
	fails(pull(task, "HTTPS_PROXY="+url, "NO_PROXY=.example.test"), `"`+host+`"`, "HTTPS_PROXY names a proxy, which is not used for this host: NO_PROXY leaves it out", true)
	fails(pull(task, "no_proxy=*"), `"`+host+`"`, "A proxy is named by HTTPS_PROXY.", true)
	fails(pull(task), "the proxy cannot be reached: connection refused", "Check proxy.httpsProxy of the install-config", true)
	_, task.Access.Outbound.ProxyFromInstallConfig.HTTPSProxy = proxy(0)
	if result := pull(task); result.Error != "" || result.Bytes != pushed.layer.Size {
		t.Errorf("through the install-config's proxy: %d of %d bytes, %s", result.Bytes, pushed.layer.Size, result.Error)
	}

	// Where go-containerregistry does not try http on its own.
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	toPlain, url := proxy(0)
	toPlain.target = strings.TrimPrefix(plain.URL, "http://")
	fails(pull(task, "HTTPS_PROXY="+url), "it answers plain http, which is not used", "Have it serve TLS", false)

	// Where the registry is, is the proxy's knowledge: its redirects are taken for a public one's.
	storage := server.LendFront(t)
	f.SetFault(func(r *http.Request) *standin.Fault {
		if strings.Contains(r.URL.Path, "/blobs/") {
			return &standin.Fault{Status: 307, Header: http.Header{"Location": {"https://" + storage.Address() + "/layer"}}}
		}
		return nil
	})
	_, url = proxy(0)
	fails(pull(task, "HTTPS_PROXY="+url), `it sends to "`+storage.Address()+`": an address in a private network, where only a registry in one may send to`, "skopeo copy", false)
	if n := len(storage.Requests()); n > 0 {
		t.Errorf("the private address was asked %d times", n)
	}
}

// runChild pulls in a process of its own.
func runChild(t *testing.T, task childTask, env ...string) childResult {
	t.Helper()
	encoded, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0])
	child.Env = append(append(os.Environ(), env...), childEnv+"="+string(encoded))
	var stderr strings.Builder
	child.Stderr = &stderr
	output, err := child.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var result childResult
	if err := json.Unmarshal(output, &result); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return result
}
