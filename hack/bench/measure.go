package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// bench is what all rows share.
type bench struct {
	harness *harness.Harness
	runs    int
	temp    string // removed at the end
}

// sample is one run of the program.
type sample struct {
	requests []faultproxy.Request
	depth    int
	start    time.Time
	wall     time.Duration
	cpu      time.Duration // user and system
}

// result is what was measured of a row, at least one sample.
type result struct {
	row
	samples []sample
}

func newBench(h *harness.Harness, runs int) (*bench, error) {
	temp, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	return &bench{harness: h, runs: runs, temp: temp}, nil
}

func (b *bench) close() { _ = os.RemoveAll(b.temp) }

// measure runs a row's command as often as asked for. One run more comes first and is not
// counted, so that neither the disk nor moto's imports are cold; with again it is also
// what the others find.
func (b *bench) measure(ctx context.Context, r row) (result, error) {
	dir, err := os.MkdirTemp(b.temp, "row-")
	if err != nil {
		return result{}, fmt.Errorf("make a folder: %w", err)
	}
	requests, err := b.requestsFor(r, dir)
	if err != nil {
		return result{}, err
	}
	args := r.command
	measured := result{row: r}
	for i := range b.runs + 1 {
		switch {
		case r.offline || r.again && i > 0:
		default:
			cluster, err := b.fresh(ctx, dir)
			if err != nil {
				return result{}, err
			}
			directories := []string{"--dir", cluster, "--credentials-requests-dir", requests}
			args = slices.Concat(r.command, directories)
			if r.again {
				if _, err := b.once(ctx, slices.Concat(r.first(), directories)); err != nil {
					return result{}, err
				}
			}
		}
		s, err := b.once(ctx, args)
		if err != nil {
			return result{}, err
		}
		if i > 0 {
			measured.samples = append(measured.samples, s)
		}
	}
	return measured, nil
}

// requestsFor returns the folder with a row's CredentialsRequests.
func (b *bench) requestsFor(r row, dir string) (string, error) {
	if r.requests == 0 {
		return b.harness.Requests(), nil
	}
	folder := filepath.Join(dir, "requests")
	return folder, writeRequests(folder, r.requests)
}

// fresh empties the account, and makes an install directory below dir that has nothing of
// ours but the key. It deletes none: a file system may be slow to make files for seconds
// after it deleted as many.
func (b *bench) fresh(ctx context.Context, dir string) (cluster string, err error) {
	if err := b.harness.Reset(ctx); err != nil {
		return "", err
	}
	parent, err := os.MkdirTemp(dir, "run-")
	if err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	if cluster, err = b.harness.InstallDir(parent, "manifests"); err != nil {
		return "", err
	}
	return cluster, b.harness.UseKey(cluster)
}

// once runs the program once, which must succeed, and returns what it did.
func (b *bench) once(ctx context.Context, args []string) (sample, error) {
	b.harness.Proxy.ResetRequests()
	cmd := b.harness.Command(ctx, args...)
	start := time.Now()
	ran, err := harness.Wait(cmd)
	wall := time.Since(start)
	if err != nil {
		return sample{}, err
	}
	if ran.Code != 0 {
		return sample{}, fmt.Errorf("%v ended with exit code %d:\n%s%s", args, ran.Code, ran.Stdout, ran.Stderr)
	}
	requests := b.harness.Proxy.Requests()
	return sample{
		requests: requests, depth: faultproxy.Depth(requests), start: start, wall: wall,
		cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
	}, nil
}

// wall returns the median of the wall times.
func (r result) wall() time.Duration { return r.median(func(s sample) time.Duration { return s.wall }) }

// cpu returns the median of the processor times.
func (r result) cpu() time.Duration { return r.median(func(s sample) time.Duration { return s.cpu }) }

func (r result) median(of func(sample) time.Duration) time.Duration {
	var all []time.Duration
	for _, s := range r.samples {
		all = append(all, of(s))
	}
	slices.Sort(all)
	middle := len(all) / 2
	if len(all)%2 == 1 {
		return all[middle]
	}
	return (all[middle-1] + all[middle]) / 2
}

// best returns the sample with the smallest depth, the fastest of those. What must wait
// for an answer waits in every run, so no run is less deep than the program makes it; but
// a request that the machine delays can seem to wait for one that it does not need. The
// smallest is therefore the closest to the truth.
func (r result) best() sample {
	return slices.MinFunc(r.samples, func(a, b sample) int {
		return cmp.Or(cmp.Compare(a.depth, b.depth), cmp.Compare(a.wall, b.wall))
	})
}
