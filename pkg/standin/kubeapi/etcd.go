package kubeapi

import (
	"context"
	"os"
	"os/exec"
	"regexp"

	"github.com/openshift/openshift-install-sts/pkg/standin/process"
)

// Where etcd listens: Unix sockets of these names in the server's folder, which only its user can
// enter. etcd wants a host and a port in each URL, and takes both as the file's name.
const (
	etcdClients = "unix://clients:0"
	etcdPeers   = "unix://peers:0"
)

// etcdReady is the line in which etcd says that it takes requests, and where.
var etcdReady = regexp.MustCompile(`serving insecure client requests on (clients:0)`)

// startEtcd starts an empty etcd in dir, a single member that need not survive a power cut.
func startEtcd(ctx context.Context, path, dir string) (*process.Server, error) {
	cmd := exec.Command(path, // it outlives ctx
		"--data-dir=etcd",
		"--listen-client-urls="+etcdClients,
		"--advertise-client-urls="+etcdClients,
		"--listen-peer-urls="+etcdPeers,
		"--initial-advertise-peer-urls="+etcdPeers,
		"--initial-cluster=default="+etcdPeers,
		"--unsafe-no-fsync",
	)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // ETCD_… would change its configuration
	// Its line comes after it has begun to listen, and its clients try again.
	return process.Start(ctx, cmd, etcdReady, func(context.Context, string) bool { return true })
}
