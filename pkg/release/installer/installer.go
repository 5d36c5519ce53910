// Package installer asks the openshift-install on PATH which release it installs.
package installer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Name is the program that is asked.
const Name = "openshift-install"

// OverrideVariable is the environment variable by which openshift-install, and so this program,
// is told to install another release than the one it was built for.
const OverrideVariable = "OPENSHIFT_INSTALL_RELEASE_IMAGE_OVERRIDE"

// patience is for a large program on a cold disk; it prints three lines and opens no connection.
const patience = 30 * time.Second

// maxOutput is far more than any version of it prints.
const maxOutput = 64 << 10

const hint = "Give the release with --release-image, or make `" + Name + " version` work: it names its release image."

// ErrNotFound means that there is no openshift-install on PATH.
var ErrNotFound = errors.New("there is no " + Name + " on PATH")

var releaseImage = regexp.MustCompile(`(?m)^release image (\S+)\r?$`)

// ReleaseImage returns the pull spec that `openshift-install version` prints, and the path of
// the program that was asked. The error is ErrNotFound when there is none.
func ReleaseImage(ctx context.Context) (image, program string, err error) {
	program, err = exec.LookPath(Name)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", "", ErrNotFound
	case err != nil: // found in the current folder, which Go runs nothing from
		return "", "", diagnostic.Inputf(hint, "%s cannot be run: %w", Name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var stdout, stderr limited
	cmd := exec.CommandContext(ctx, program, "version")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	// A child of it that keeps the pipes open must not keep us.
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = fmt.Errorf("it was stopped: %w", context.Cause(ctx))
		}
		return "", program, diagnostic.Failuref(hint, "`%s version` failed: %w%s", program, err, stderr.tail())
	}
	match := releaseImage.FindSubmatch(stdout.Bytes())
	if match == nil {
		return "", program, diagnostic.Failuref(hint, "`%s version` names no release image", program)
	}
	return string(match[1]), program, nil
}

// limited keeps the beginning of what a program writes.
type limited struct{ bytes.Buffer }

// Write keeps what there is room for, and takes everything, so that the program is not stopped.
func (l *limited) Write(p []byte) (int, error) {
	if room := maxOutput - l.Len(); room > 0 {
		l.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// tail is the last line, for a message.
func (l *limited) tail() string {
	lines := strings.Split(strings.TrimSpace(l.String()), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	if last == "" {
		return ""
	}
	return fmt.Sprintf(" (%.200q)", last)
}
