package cluster

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/kubeapi"
	"github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

// What follows from the install directory that the harness copies, and from moto.
const (
	infra     = "harbor-x4k2p"
	account   = "123456789012"
	bucket    = infra + "-oidc"
	issuer    = "https://" + bucket + ".s3.eu-west-1.amazonaws.com"
	tokenPath = "/var/run/secrets/openshift/serviceaccount/token"

	stateFile     = ".openshift_install_sts_state.json"
	signingKey    = "tls/bound-service-account-signing-key.key"
	publicKeyFile = "sts/sa-signer.pub"
)

// world is what all tests use.
var world struct {
	h *harness.Harness
	// dir is the install directory after `create manifests`.
	dir string
	// private is the key in its tls/, and public as it is published.
	private *rsa.PrivateKey
	public  oidc.Key
	// requests are those that the program made roles for.
	requests []credentialsrequest.Request
	// server is the API server of the cluster; what a test changes in it, it changes back.
	server *kubeapi.Server
}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) (code int) {
	ctx := context.Background()
	temp, err := os.MkdirTemp("", "e2e-cluster-")
	if err == nil {
		defer func() { _ = os.RemoveAll(temp) }()
		world.h, err = harness.Start(ctx)
	}
	if err == nil {
		defer world.h.Close()
		err = install(ctx, temp)
	}
	if err == nil {
		world.server, err = kubeapi.Start(ctx, kubeapi.Options{Issuer: issuer, SigningKeyFile: filepath.Join(world.dir, signingKey)})
	}
	if err == nil {
		defer func() { _ = world.server.Close() }()
		err = populate(ctx, world.server)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// install does what a user does before the cluster is created, and reads what came of it.
func install(ctx context.Context, temp string) error {
	var err error
	if world.dir, err = world.h.InstallDir(temp, "manifests"); err != nil {
		return err
	}
	if err := world.h.UseKey(world.dir); err != nil {
		return err
	}
	result, err := world.h.Run(ctx, "create", "manifests", "--dir", world.dir, "--credentials-requests-dir", world.h.Requests())
	if err != nil {
		return err
	}
	if result.Code != 0 {
		return fmt.Errorf("create manifests ended with %d:\n%s", result.Code, result.Stderr)
	}
	data, err := os.ReadFile(filepath.Join(world.dir, signingKey))
	if err != nil {
		return err
	}
	private, err := signingkey.ParsePrivate(signingKey, data)
	if err != nil {
		return err
	}
	world.private = private.Key
	if world.public, err = oidc.NewKey(&private.Key.PublicKey); err != nil {
		return err
	}
	world.requests, err = readRequests(world.dir)
	return err
}

// readRequests reads the requests that the state says roles were made for.
func readRequests(dir string) ([]credentialsrequest.Request, error) {
	data, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err != nil {
		return nil, err
	}
	var state struct {
		Assets struct {
			Requests struct {
				Requests []credentialsrequest.Request `json:"requests"`
			} `json:"credentials-requests"`
		} `json:"assets"`
	}
	if err := json.Unmarshal(data, &state); err != nil {
		return nil, fmt.Errorf("%s: %w", stateFile, err)
	}
	if len(state.Assets.Requests.Requests) == 0 {
		return nil, errors.New(stateFile + " has no requests")
	}
	return state.Assets.Requests.Requests, nil
}

// roleARN is the role of a Secret, of which the program's design tells the name.
func roleARN(secret credentialsrequest.Secret) string {
	return "arn:aws:iam::" + account + ":role/" + rolename.Default(infra, secret)
}

// input is what the cluster should be, as seen with an account.
func input(t *testing.T, by kubeapi.Account) cluster.Input {
	t.Helper()
	client, err := cluster.Connect(t.Context(), by.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	in := cluster.Input{Client: client, InfraName: infra, Issuer: issuer, Key: world.public}
	for _, r := range world.requests {
		in.Components = append(in.Components, cluster.Component{Request: r, RoleARN: roleARN(r.Secret), TokenPath: tokenPath})
	}
	return in
}

// roleARNOf is the role of the only request whose Secret is in a namespace.
func roleARNOf(namespace string) string {
	for _, r := range world.requests {
		if r.Secret.Namespace == namespace {
			return roleARN(r.Secret)
		}
	}
	return ""
}
