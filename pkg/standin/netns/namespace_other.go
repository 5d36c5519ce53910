//go:build !linux

package netns

import (
	"errors"
	"os/exec"
)

var errLinuxOnly = errors.New("only Linux has network namespaces")

func run(func() *exec.Cmd) (string, error) { return "", errLinuxOnly }

func loopbackUp() error { return errLinuxOnly }
