package releasepayload

import (
	"context"
	"fmt"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/release/registry"
)

// maxFile is far beyond any pull secret.
const maxFile = 4 << 20

// registryTimeout is how long a registry may be silent. Unlike AWS's, it may be a small machine.
const registryTimeout = 30 * time.Second

// access returns how registries are reached: as the cluster will, unless the options say otherwise.
func access(ctx context.Context, opts *options.Options, dir *installdir.Directory, settings outbound.Settings) (registry.Access, error) {
	a := registry.Access{Timeout: registryTimeout, Outbound: settings.ForRegistries()}
	var err error
	if opts.RegistryConfig != "" {
		a.PullSecretName = opts.RegistryConfig
		a.PullSecret, err = readFile(ctx, opts.Source("registry-config"), opts.RegistryConfig)
	} else {
		a.PullSecret, a.PullSecretName, err = dir.PullSecret()
	}
	if err != nil {
		return a, err
	}
	a.Mirrors, err = mirrors(dir)
	return a, err
}

// mirrors returns each source's mirrors, each once: the manifest repeats the install-config's.
func mirrors(dir *installdir.Directory) ([]registry.Mirror, error) {
	found, err := dir.ImageMirrors()
	if err != nil {
		return nil, err
	}
	var list []registry.Mirror
	seen := map[string]bool{}
	for _, m := range found {
		key := fmt.Sprintf("%q %q %q", m.Source, m.Mirrors, m.SourcePolicy)
		if seen[key] {
			continue
		}
		seen[key] = true
		list = append(list, registry.Mirror{Source: m.Source, Mirrors: m.Mirrors, NeverContactSource: m.SourcePolicy == "NeverContactSource"})
	}
	return list, nil
}

// readFile reads the file of an option.
func readFile(ctx context.Context, option, name string) ([]byte, error) {
	data, err := inputfile.Read(ctx, name, maxFile)
	if err != nil && ctx.Err() == nil {
		return nil, diagnostic.Inputf("Name a file that can be read.", "%s %s %w", option, diagnostic.ShellQuote(name), err)
	}
	return data, err
}
