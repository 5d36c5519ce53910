// Package stsconfig is the asset that reads sts-config.yaml, as install-config.yaml is one of the
// installer's.
package stsconfig

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// STSConfig is what sts-config.yaml says. Unlike the installer's file it is read and never consumed: it
// is read afresh in every run, so that an edit reaches everything that depends on it.
type STSConfig struct {
	// Config is empty where there is no file.
	Config *stsconfig.Config
	// Positions tells where in the file a field is; nil where there is no file.
	Positions *stsconfig.Positions
}

// Name returns the human-friendly name of the asset.
func (*STSConfig) Name() string { return "STS Config" }

// Dependencies returns the session, through which files of the install directory are read.
func (*STSConfig) Dependencies() []asset.Asset { return []asset.Asset{&store.Session{}} }

// Generate reads the file. What is wrong in it is an input error that names every line.
func (s *STSConfig) Generate(_ context.Context, parents asset.Parents) error {
	session := &store.Session{}
	parents.Get(session)
	file, err := session.Files().FetchByName(stsconfig.FileName)
	if errors.Is(err, fs.ErrNotExist) {
		s.Config = &stsconfig.Config{}
		return nil
	}
	if err != nil {
		return diagnostic.Inputf("Make it a file that can be read, or remove it.", "%s: %w", stsconfig.FileName, err)
	}
	if s.Config, s.Positions, err = stsconfig.Parse(stsconfig.FileName, file.Data); err != nil {
		return err
	}
	return nil
}

// Source says where a field is, as errors name it: "sts-config.yaml:12: rolePath".
func (s *STSConfig) Source(path string) string {
	if s.Positions == nil || s.Positions.Line(path) == 0 {
		return stsconfig.FileName + ": " + path
	}
	return fmt.Sprintf("%s:%d: %s", stsconfig.FileName, s.Positions.Line(path), path)
}
