package offline

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/rendering"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/formats"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

const (
	account  = "123456789012"
	testdata = "../../../testdata"
)

// made are the install directories that the real assets made, which tests copy.
var made struct{ plain, rendered, publicOnly, otherKey string }

func TestMain(m *testing.M) {
	temp, err := os.MkdirTemp("", "offline-")
	if err == nil {
		err = makeAll(temp)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	_ = os.RemoveAll(temp)
	os.Exit(code)
}

func makeAll(temp string) error {
	keyFile, err := newKeyFile(temp, "cluster")
	if err != nil {
		return err
	}
	if made.otherKey, err = newKeyFile(temp, "other"); err != nil {
		return err
	}
	publicFile := filepath.Join(temp, "cluster.pub")
	data, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	key, err := signingkey.ParsePrivate(keyFile, data)
	if err != nil {
		return err
	}
	public, err := signingkey.EncodePublic(&key.Key.PublicKey)
	if err != nil {
		return err
	}
	if err := os.WriteFile(publicFile, public, 0o600); err != nil {
		return err
	}
	made.plain, made.rendered, made.publicOnly = filepath.Join(temp, "plain"), filepath.Join(temp, "rendered"), filepath.Join(temp, "public")
	for _, d := range []struct {
		dir    string
		opts   options.Options
		target asset.Asset
	}{
		{made.plain, options.Options{PrivateKeyFile: keyFile}, &manifests.Manifests{}},
		{made.rendered, options.Options{PrivateKeyFile: keyFile}, &rendering.Rendering{}},
		{made.publicOnly, options.Options{PublicKeyFile: publicFile}, &manifests.Manifests{}},
	} {
		if err := os.CopyFS(d.dir, os.DirFS(filepath.Join(testdata, "install-dirs", "manifests"))); err != nil {
			return err
		}
		d.opts.CredentialsRequestsDirs = []string{filepath.Join(testdata, "credentials-requests", "release")}
		if err := produce(d.dir, d.opts, d.target); err != nil {
			return fmt.Errorf("%s: %w", d.dir, err)
		}
	}
	return nil
}

func newKeyFile(folder, name string) (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, signingkey.MinimumBits)
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, name+".key")
	return file, os.WriteFile(file, signingkey.EncodePrivate(key), 0o600)
}

// produce makes an asset with everything that it depends on, as the commands do, for an
// account that is not asked.
func produce(dir string, opts options.Options, what asset.Asset) error {
	s, err := store.Open(dir, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	opts.Dir, opts.AccountID, opts.Offline = dir, account, true
	request := &rendering.Request{Formats: formats.All()}
	request.Target = provide(s, &opts)
	s.Provide(request)
	return s.Fetch(context.Background(), what)
}

// provide hands the root assets to a store, with a target that opens no connection.
func provide(s *store.Store, opts *options.Options) *render.Target {
	t := render.NewTarget(cloud.Account{ID: account, Partition: "aws"})
	s.Provide(&options.Given{}, opts, progress.New(quiet(), nil), &target.Target{Target: t})
	return t
}

func quiet() *logrus.Logger {
	log := logrus.New()
	log.SetOutput(io.Discard)
	return log
}
