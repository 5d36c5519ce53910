package cluster

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
)

// maxKubeconfig is far beyond what one with a hundred clusters has.
const maxKubeconfig = 4 << 20

// anonymous is who a server takes for somebody whom nothing in the request names.
const anonymous = `"system:anonymous"`

// pluginFailed is in the error of a credential plugin, which client-go gives no type of its own
// (client-go, plugin/pkg/client/auth/exec).
const pluginFailed = "getting credentials: exec: "

const hintKubeconfig = "Give the cluster's kubeconfig with --kubeconfig; openshift-install writes it to auth/kubeconfig in the install directory."

// Connect reads a kubeconfig and asks its cluster for something, so that a file that leads nowhere is
// told from a cluster in which something is wrong.
func Connect(ctx context.Context, kubeconfig string) (*Client, error) {
	config, err := load(ctx, kubeconfig)
	if err != nil {
		return nil, err
	}
	config.APIPath = "/"
	config.NegotiatedSerializer = scheme.Codecs.WithoutConversion()
	config.UserAgent = "openshift-install-sts"
	config.WarningHandler = rest.NoWarnings{} // they are not about what is verified
	config.QPS = -1                           // some dozens of requests, few at a time
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return bounded{next} })
	client, err := rest.UnversionedRESTClientFor(config)
	if err != nil {
		return nil, diagnostic.Inputf(hintKubeconfig, "%s: %w", diagnostic.OneLine(kubeconfig), shown(err))
	}
	c := &Client{rest: client, slots: make(chan struct{}, concurrency), kubeconfig: kubeconfig, server: address(config.Host)}
	// An answer of any kind shows that the server is there and knows who asks.
	_, err = c.raw(ctx, asJSON, nil, infrastructure.path()...)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return c, c.judgeAnswer(err)
}

// judgeAnswer tells what the first answer says about the kubeconfig; it is nil if the server is there
// and knows who asks.
func (c *Client) judgeAnswer(err error) error {
	file := diagnostic.OneLine(c.kubeconfig)
	var status apierrors.APIStatus
	var untrusted *tls.CertificateVerificationError
	switch {
	case apierrors.IsForbidden(err) && strings.Contains(err.Error(), anonymous):
		return diagnostic.Inputf("Sign in with `oc login`, or give another file with --kubeconfig.",
			"%s holds no credentials that the API server %s accepts: to it you are nobody", file, c.server)
	case err == nil, apierrors.IsForbidden(err), apierrors.IsNotFound(err):
		return nil
	case apierrors.IsUnauthorized(err):
		return diagnostic.Failuref("Its certificate or token has expired, or it is of another cluster of that name: sign in again with `oc login`, or give another file with --kubeconfig.",
			"%s: the API server %s does not accept its credentials: %w", file, c.server, shown(err))
	case errors.As(err, &status):
		return diagnostic.Failuref("The API server is there, and not in order: look at it with `oc get --raw /readyz?verbose`, and run the command again.",
			"%s: the API server %s answers: %w", file, c.server, shown(err))
	case errors.As(err, &untrusted):
		return diagnostic.Failuref("Neither the kubeconfig's certificate-authority-data nor, where it has none, the system's authorities vouch for this server: the kubeconfig is of another cluster or from before its certificates were replaced, or a proxy answers in its place. Give the cluster's own kubeconfig with --kubeconfig.",
			"%s: the certificate of the API server %s is refused: %w", file, c.server, shown(untrusted.Err))
	case strings.Contains(err.Error(), pluginFailed):
		return diagnostic.Failuref("The kubeconfig gets its credentials from a program (users, user, exec): see that it is installed and that it works, or give a file that holds credentials itself with --kubeconfig, such as openshift-install's auth/kubeconfig.",
			"%s: no credentials for the API server %s: %w", file, c.server, shown(err))
	}
	return diagnostic.Failuref("See that the cluster is running and that its API can be reached from here (a private cluster's only from its network, or through a proxy), or give another kubeconfig with --kubeconfig.",
		"%s: the API server %s cannot be reached: %w", file, c.server, shown(err))
}

// address is a server's URL without the password that may stand in it.
func address(host string) string {
	u, err := url.Parse(host)
	if err != nil {
		return diagnostic.Quote(host)
	}
	return diagnostic.OneLine(u.Redacted())
}

// load reads a kubeconfig as kubectl does, for its current context.
func load(ctx context.Context, name string) (*rest.Config, error) {
	shownName := diagnostic.OneLine(name)
	data, err := inputfile.Read(ctx, name, maxKubeconfig)
	if err != nil {
		return nil, diagnostic.Inputf(hintKubeconfig, "%s %w", shownName, err)
	}
	config, err := clientcmd.Load(data)
	if err != nil {
		return nil, diagnostic.Inputf(hintKubeconfig, "%s is no kubeconfig: %w", shownName, shown(err))
	}
	const choose = "Choose one with `oc config use-context NAME`, or give another file with --kubeconfig."
	current := config.CurrentContext
	chosen := config.Contexts[current]
	switch {
	case current == "":
		return nil, diagnostic.Inputf(choose, "%s has no current context", shownName)
	case chosen == nil:
		return nil, diagnostic.Inputf(choose, "%s: the current context %s is not in it", shownName, diagnostic.Quote(current))
	case config.Clusters[chosen.Cluster] == nil || config.Clusters[chosen.Cluster].Server == "":
		return nil, diagnostic.Inputf(choose, "%s: the cluster %s of the current context has no server", shownName, diagnostic.Quote(chosen.Cluster))
	}
	if err := relativeTo(name, config); err != nil {
		return nil, diagnostic.Inputf(hintKubeconfig, "%s: %w", shownName, shown(err))
	}
	client, err := clientcmd.NewNonInteractiveClientConfig(*config, current, &clientcmd.ConfigOverrides{}, nil).ClientConfig()
	if err != nil {
		return nil, diagnostic.Inputf(hintKubeconfig, "%s: %w", shownName, shown(err))
	}
	return client, nil
}

// relativeTo makes the paths in a kubeconfig relative to its folder, as they are meant.
func relativeTo(name string, config *clientcmdapi.Config) error {
	for _, cluster := range config.Clusters {
		cluster.LocationOfOrigin = name
	}
	for _, user := range config.AuthInfos {
		user.LocationOfOrigin = name
	}
	return clientcmd.ResolveLocalPaths(config)
}

// bounded is a transport whose answers end in an error where they are too large: client-go reads
// them whole.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.next.RoundTrip(request)
	if err == nil {
		response.Body = &boundedBody{ReadCloser: response.Body, left: maxAnswer}
	}
	return response, err
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the answer is larger than %d MiB", maxAnswer>>20)
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	return n, err
}
