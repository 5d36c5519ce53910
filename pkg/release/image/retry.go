package image

import (
	"context"
	"errors"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

const (
	attempts = 3
	// firstWait is how long the second attempt waits; each further one waits four times as long.
	firstWait = 250 * time.Millisecond
)

// retry reads a layer, again if it broke off on the way here. A layer that arrives with the
// wrong digest is not read again: that is no accident.
func (l *layers) retry(ctx context.Context, descriptor v1.Descriptor) (*content.Set, error) {
	wait := firstWait
	for attempt := 1; ; attempt++ {
		set, err := l.attempt(ctx, descriptor)
		if err == nil || attempt == attempts || ctx.Err() != nil || !temporary(err) {
			return set, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		wait *= 4
	}
}

// temporary is whether another attempt may do better, which the source says: a connection breaks,
// a file that ends too early does not get longer.
func temporary(err error) bool {
	var says interface{ Temporary() bool }
	return errors.As(err, &says) && says.Temporary()
}
