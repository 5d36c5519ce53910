package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	imagename "github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// sizes say how large the releases are that are read.
type sizes struct {
	// layers and layerBytes are those of the image in the registry, below the manifests.
	layers     int
	layerBytes int64
	// archiveLayers are those of the archive, of as many bytes each as archiveLayerBytes.
	archiveLayers     int
	archiveLayerBytes int64
	// manifests is how many each has beside those that pkg/standin/payload gives it.
	manifests int
}

// realistic are about the sizes of real releases, and an archive of 2 GiB.
var realistic = sizes{layers: 5, layerBytes: 40 << 20, archiveLayers: 8, archiveLayerBytes: 256 << 20, manifests: 800}

// payloadResult is what reading a release took.
type payloadResult struct {
	name string
	// bytes and requests are what a registry sent and was asked; they are 0 without one.
	bytes    int64
	requests int
	wall     time.Duration
	// memory is the most that the program had; 0 is not measured.
	memory int64
	// target is the column to compare with.
	target string
	// maxBytes and maxMemory, unless 0, bound bytes and memory.
	maxBytes, maxMemory int64
}

// measurePayload compares reading a release with pulling its image, and reads a large archive.
func (b *bench) measurePayload(ctx context.Context, s sizes) (_ []payloadResult, err error) {
	server, err := registry.Start(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	front, err := server.Front()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, front.Close()) }()
	image, err := payload.Image(payload.Options{BaseLayers: s.layers, BaseLayerBytes: s.layerBytes, ExtraFiles: manifests(s.manifests)})
	if err != nil {
		return nil, err
	}
	ref, err := push(ctx, server, front, image)
	if err != nil {
		return nil, err
	}
	pulled, err := b.pull(ctx, server, front, ref)
	if err != nil {
		return nil, fmt.Errorf("pull the image: %w", err)
	}
	access, err := b.access(server, front)
	if err != nil {
		return nil, err
	}
	read, err := b.extract(ctx, front, append(access, "--release-image", ref.String())...)
	if err != nil {
		return nil, err
	}
	read.name, read.target = "reading its CredentialsRequests, from the registry", "a tenth of the image"
	read.maxBytes, read.maxMemory = pulled.bytes/10, maxMemory

	results := []payloadResult{pulled, read}
	for _, write := range []func(sizes) (form, file string, err error){b.dockerArchive, b.mirrorArchive} {
		form, file, err := write(s)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(file)
		if err != nil {
			return nil, fmt.Errorf("look at the archive: %w", err)
		}
		stored, err := b.extract(ctx, front, "--release-image", form+file)
		if err != nil {
			return nil, err
		}
		if err := os.Remove(file); err != nil {
			return nil, fmt.Errorf("remove the archive: %w", err)
		}
		stored.name, stored.target = fmt.Sprintf("the same from `%s` of %s", form, size(info.Size())), "under 100 MiB of memory"
		stored.maxMemory = maxMemory
		results = append(results, stored)
	}
	return results, nil
}

// maxMemory is what no release may make the program take.
const maxMemory = 100 << 20

// push pushes the image past the front, and returns its reference by way of it.
func push(ctx context.Context, server *registry.Server, front *registry.Front, image v1.Image) (imagename.Digest, error) {
	if _, err := server.Push(ctx, server.Host()+"/ocp/release:latest", image); err != nil {
		return imagename.Digest{}, err
	}
	digest, err := image.Digest()
	if err != nil {
		return imagename.Digest{}, fmt.Errorf("name the image: %w", err)
	}
	return imagename.NewDigest(front.Host() + "/ocp/release@" + digest.String())
}

// pull reads all layers of the image at the same time, and verifies them.
func (b *bench) pull(ctx context.Context, server *registry.Server, front *registry.Front, ref imagename.Digest) (payloadResult, error) {
	return b.payloadRow(front, payloadResult{name: "pulling the image, all layers at the same time"}, func(r *payloadResult) error {
		start := time.Now()
		image, err := remote.Image(ref, append(server.RemoteOptions(), remote.WithContext(ctx))...)
		if err != nil {
			return err
		}
		layers, err := image.Layers()
		if err != nil {
			return err
		}
		var all errgroup.Group
		for _, layer := range layers {
			all.Go(func() error {
				content, err := layer.Compressed()
				if err != nil {
					return err
				}
				_, err = io.Copy(io.Discard, content) // which verifies it
				return errors.Join(err, content.Close())
			})
		}
		err = all.Wait()
		r.wall = time.Since(start)
		return err
	})
}

// extract reads a release with the program.
func (b *bench) extract(ctx context.Context, front *registry.Front, options ...string) (payloadResult, error) {
	parent, err := os.MkdirTemp(b.temp, "extract-")
	if err != nil {
		return payloadResult{}, fmt.Errorf("make a folder: %w", err)
	}
	dir, err := b.harness.InstallDir(parent, "manifests")
	if err != nil {
		return payloadResult{}, err
	}
	return b.payloadRow(front, payloadResult{}, func(r *payloadResult) error {
		to := filepath.Join(parent, fmt.Sprintf("to-%d", time.Now().UnixNano()))
		command := []string{b.harness.Program, "extract", "credentials-requests", "--dir", dir, "--to", to}
		p, err := measurePeak(ctx, b.harness.Env(), append(command, options...)...)
		r.wall, r.memory = p.Wall, max(r.memory, p.Memory)
		return err
	})
}

// payloadRow measures as often as asked for, after one run that is not counted. Of times it
// takes the median, of memory the most, and of what the registry did the last.
func (b *bench) payloadRow(front *registry.Front, r payloadResult, once func(*payloadResult) error) (payloadResult, error) {
	var walls result
	for i := range b.runs + 1 {
		front.Reset()
		if err := once(&r); err != nil {
			return r, err
		}
		if i > 0 {
			walls.samples = append(walls.samples, sample{wall: r.wall})
		}
	}
	r.wall = walls.wall()
	for _, request := range front.Requests() {
		r.requests++
		r.bytes += request.Bytes
	}
	return r, nil
}

// access writes the files that say how to reach the registry, and returns the options that
// name them.
func (b *bench) access(server *registry.Server, front *registry.Front) ([]string, error) {
	files := map[string][]byte{"pull-secret.json": front.PullSecret(), "ca.pem": server.CA()}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(b.temp, name), data, 0o600); err != nil {
			return nil, fmt.Errorf("write how to reach the registry: %w", err)
		}
	}
	return []string{
		"--registry-config", filepath.Join(b.temp, "pull-secret.json"),
		"--certificate-authority", filepath.Join(b.temp, "ca.pem"),
	}, nil
}

// archived are the options of the image in an archive.
func (s sizes) archived() payload.Options {
	return payload.Options{BaseLayers: s.archiveLayers, BaseLayerBytes: s.archiveLayerBytes, ExtraFiles: manifests(s.manifests)}
}

func (b *bench) dockerArchive(s sizes) (form, file string, err error) {
	file = filepath.Join(b.temp, "release.tar")
	image, err := payload.Image(s.archived())
	if err == nil {
		err = payload.WriteDockerArchive(file, "", image)
	}
	return "docker-archive:", file, err
}

func (b *bench) mirrorArchive(s sizes) (form, file string, err error) {
	err = payload.WriteOCMirrorArchives(b.temp, payload.Version+"-x86_64", s.archived(), 0)
	return "oc-mirror:", filepath.Join(b.temp, "mirror_000001.tar"), err
}
