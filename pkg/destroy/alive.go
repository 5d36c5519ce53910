package destroy

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
)

const (
	// metadataFile is what `openshift-install destroy cluster` needs, and removes at its end.
	metadataFile = "metadata.json"
	// kubeconfigFile is where openshift-install puts the cluster's.
	kubeconfigFile = "auth/kubeconfig"
	// maxKubeconfig is far beyond what openshift-install writes.
	maxKubeconfig = 1 << 20
	// answerTime is how long an API server may take to answer. One that is gone does not.
	answerTime = 3 * time.Second
)

// Signs says in sentences what speaks for the cluster of the install directory being alive.
func Signs(ctx context.Context, dir string) []string {
	var signs []string
	if _, err := os.Stat(filepath.Join(dir, metadataFile)); err == nil {
		signs = append(signs, metadataFile+" is in the install directory, which `openshift-install destroy cluster` would have removed")
	}
	if server := answers(ctx, filepath.Join(dir, kubeconfigFile)); server != "" {
		signs = append(signs, "the cluster's API at "+server+" answers")
	}
	return signs
}

// answers returns the server that a kubeconfig names if one with its certificate answers there,
// whatever it says. It is not told who asks, and nothing that the file says is executed.
func answers(ctx context.Context, file string) string {
	data, err := inputfile.Read(ctx, file, maxKubeconfig)
	if err != nil {
		return ""
	}
	kubeconfig, err := clientcmd.Load(data)
	if err != nil {
		return ""
	}
	config, err := clientcmd.NewDefaultClientConfig(*kubeconfig, &clientcmd.ConfigOverrides{}).ClientConfig()
	if err != nil || !strings.HasPrefix(config.Host, "https://") {
		return ""
	}
	anonymous := rest.AnonymousClientConfig(config)
	anonymous.Timeout = answerTime
	client, err := rest.HTTPClientFor(anonymous)
	if err != nil {
		return ""
	}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(config.Host, "/")+"/version", http.NoBody)
	if err != nil {
		return ""
	}
	response, err := client.Do(request)
	if err != nil {
		return ""
	}
	_ = response.Body.Close()
	return diagnostic.OneLine(config.Host)
}
