package kubeapi

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/standin/process"
)

// apiserverReady is the line in which kube-apiserver says where it listens.
var apiserverReady = regexp.MustCompile(`Serving securely on (127\.0\.0\.1:\d+)`)

// Names of files in the server's folder.
const (
	authorityFile   = "ca.crt"
	certificateFile = "server.crt"
	keyFile         = "server.key"
	signingKeyFile  = "signing.key"
	auditPolicyFile = "audit-policy.yaml"
	auditLogFile    = "audit.log"
)

// startAPIServer starts kube-apiserver on port in dir, which holds the files above. client asks
// whether it is ready, as a user who may.
func startAPIServer(ctx context.Context, path, dir string, port int, opts Options, client *http.Client) (*process.Server, error) {
	cmd := exec.Command(path, arguments(dir, port, opts)...) // it outlives ctx
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // a proxy or a feature gate would change what it does
	return process.Start(ctx, cmd, apiserverReady, func(ctx context.Context, address string) bool {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+address+"/readyz", nil)
		if err != nil {
			return false
		}
		resp, err := client.Do(req)
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// arguments are kube-apiserver's. Those for tokens are as in the package cited at Options; the others
// are what a single server on a loopback address needs.
func arguments(dir string, port int, opts Options) []string {
	in := func(name string) string { return filepath.Join(dir, name) }
	issuers := opts.issuers()
	audiences := opts.Audiences
	if len(audiences) == 0 {
		audiences = issuers
	}
	keyFiles := opts.KeyFiles
	if len(keyFiles) == 0 {
		keyFiles = []string{opts.SigningKeyFile}
	}

	args := []string{
		"--etcd-servers=" + etcdClients, // relative to dir, so that its length is no matter
		"--etcd-prefix=kubernetes.io",
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		"--secure-port=" + strconv.Itoa(port),
		"--permit-port-sharing", // with the socket that holds the port
		// A loopback address can be no endpoint of the Service kubernetes.
		"--endpoint-reconciler-type=none",
		"--service-cluster-ip-range=172.30.0.0/16",
		"--tls-cert-file=" + in(certificateFile),
		"--tls-private-key-file=" + in(keyFile),
		"--client-ca-file=" + in(authorityFile),
		"--authorization-mode=RBAC",
		"--audit-policy-file=" + in(auditPolicyFile),
		"--audit-log-path=" + in(auditLogFile),
		// An event is in the file before the request is carried out.
		"--audit-log-mode=blocking-strict",
		"--service-account-signing-key-file=" + opts.SigningKeyFile,
		"--api-audiences=" + strings.Join(audiences, ","),
	}
	for _, issuer := range issuers {
		args = append(args, "--service-account-issuer="+issuer)
	}
	for _, file := range keyFiles {
		args = append(args, "--service-account-key-file="+file)
	}
	if opts.KeysURL != "" {
		args = append(args, "--service-account-jwks-uri="+opts.KeysURL)
	}
	return args
}
