package kubeapi

import (
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// Account is a user of the server, who signs in with a certificate.
type Account struct {
	// User is the user's name, as rules and the audit log have it.
	User string
	// Kubeconfig is a file that holds all that is needed to sign in, like openshift-install's
	// auth/kubeconfig. Close removes it.
	Kubeconfig string
	// Config is the same for client-go, without a limit to the rate of requests, and without the
	// server's warnings on stderr.
	Config *rest.Config
}

// Account makes an account with a new certificate. What it may do is for RBAC to say: nothing at all
// until a binding names the user or one of the groups.
func (s *Server) Account(user string, groups ...string) (Account, error) {
	pair, err := s.authority.User(user, groups...)
	if err != nil {
		return Account{}, err
	}
	const cluster, context = "stand-in", "only"
	config := clientcmdapi.Config{
		Clusters: map[string]*clientcmdapi.Cluster{
			cluster: {Server: s.url, CertificateAuthorityData: s.authority.PEM()},
		},
		AuthInfos: map[string]*clientcmdapi.AuthInfo{
			user: {ClientCertificateData: pair.Certificate, ClientKeyData: pair.Key},
		},
		Contexts:       map[string]*clientcmdapi.Context{context: {Cluster: cluster, AuthInfo: user}},
		CurrentContext: context,
	}
	file, err := os.CreateTemp(s.dir, "*.kubeconfig")
	if err != nil {
		return Account{}, fmt.Errorf("writing the kubeconfig of %s: %w", user, err)
	}
	defer file.Close()
	data, err := clientcmd.Write(config)
	if err == nil {
		_, err = file.Write(data)
	}
	if err != nil {
		return Account{}, fmt.Errorf("writing the kubeconfig of %s: %w", user, err)
	}
	// What client-go makes of the file, and not a second account of the same.
	clientConfig, err := clientcmd.RESTConfigFromKubeConfig(data)
	if err != nil {
		return Account{}, fmt.Errorf("reading the kubeconfig of %s: %w", user, err)
	}
	clientConfig.QPS = -1
	clientConfig.WarningHandler = rest.NoWarnings{}
	return Account{User: user, Kubeconfig: filepath.Clean(file.Name()), Config: clientConfig}, nil
}
