package kubeapi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"

	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
	"github.com/openshift/openshift-install-sts/pkg/standin/process"
)

// Server is a running kube-apiserver.
type Server struct {
	authority *authority.Authority
	dir       string // its folder, which Close removes
	url       string
	admin     Account
	reader    Account
	dynamic   dynamic.Interface
	kinds     *restmapper.DeferredDiscoveryRESTMapper

	etcd      *process.Server
	apiserver *process.Server
	closing   sync.Once
	closeErr  error
}

// Start starts an etcd and a kube-apiserver, creates the custom resources and the reader's role, and
// returns when all that answers. ctx bounds the start only: the server lives until Close, or until
// this process ends.
func Start(ctx context.Context, opts Options) (_ *Server, err error) {
	programs, err := findPrograms(ctx)
	if err != nil {
		return nil, err
	}
	s := &Server{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.dir, err = os.MkdirTemp("", "kube-apiserver-"); err != nil {
		return nil, fmt.Errorf("making a folder for kube-apiserver: %w", err)
	}
	if opts, err = s.writeFiles(opts); err != nil {
		return nil, err
	}
	port, release, err := reservePort()
	if err != nil {
		return nil, err
	}
	defer release()
	s.url = fmt.Sprintf("https://127.0.0.1:%d", port)
	// OpenShift's own administrator, whom no rule can refuse anything.
	if s.admin, err = s.Account("system:admin", "system:masters"); err != nil {
		return nil, err
	}
	if s.reader, err = s.Account("reader"); err != nil {
		return nil, err
	}
	client, err := rest.HTTPClientFor(s.admin.Config)
	if err != nil {
		return nil, fmt.Errorf("making a client: %w", err)
	}
	defer client.CloseIdleConnections()
	if s.etcd, err = startEtcd(ctx, programs.etcd, s.dir); err != nil {
		return nil, err
	}
	if s.apiserver, err = startAPIServer(ctx, programs.apiserver, s.dir, port, opts, client); err != nil {
		return nil, err
	}
	if err = s.populate(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// URL returns where the server is, without a slash at the end.
func (s *Server) URL() string { return s.url }

// Admin returns the account that may do everything.
func (s *Server) Admin() Account { return s.admin }

// Reader returns the account that may get and list everything, and nothing else.
func (s *Server) Reader() Account { return s.reader }

// Dynamic returns a client for all kinds of objects, with Admin's rights.
func (s *Server) Dynamic() dynamic.Interface { return s.dynamic }

// Close kills the processes, waits for their end, and removes their folder. A second call does
// nothing.
func (s *Server) Close() error {
	s.closing.Do(func() {
		// The API server first: it would complain of an etcd that has gone.
		for _, server := range []*process.Server{s.apiserver, s.etcd} {
			if server != nil {
				s.closeErr = errors.Join(s.closeErr, server.Close())
			}
		}
		if s.dir != "" {
			s.closeErr = errors.Join(s.closeErr, os.RemoveAll(s.dir))
		}
	})
	return s.closeErr
}

// writeFiles writes what kube-apiserver reads into the folder. It returns the options with the
// signing key and with paths that hold in every folder.
func (s *Server) writeFiles(opts Options) (Options, error) {
	var err error
	if s.authority, err = authority.New("kube-apiserver"); err != nil {
		return opts, err
	}
	pair, err := s.authority.Server("localhost", "127.0.0.1")
	if err != nil {
		return opts, err
	}
	files := map[string][]byte{
		authorityFile:   s.authority.PEM(),
		certificateFile: pair.Certificate,
		keyFile:         pair.Key,
		auditPolicyFile: []byte(auditPolicy),
	}
	if opts.SigningKeyFile == "" {
		if files[signingKeyFile], err = newSigningKey(); err != nil {
			return opts, err
		}
		opts.SigningKeyFile = filepath.Join(s.dir, signingKeyFile)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(s.dir, name), data, 0o600); err != nil {
			return opts, fmt.Errorf("writing what kube-apiserver reads: %w", err)
		}
	}
	if opts.SigningKeyFile, err = filepath.Abs(opts.SigningKeyFile); err != nil {
		return opts, fmt.Errorf("finding the signing key: %w", err)
	}
	keyFiles := make([]string, len(opts.KeyFiles))
	for i, file := range opts.KeyFiles {
		if keyFiles[i], err = filepath.Abs(file); err != nil {
			return opts, fmt.Errorf("finding a public key: %w", err)
		}
	}
	opts.KeyFiles = keyFiles
	return opts, nil
}
