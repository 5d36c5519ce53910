package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// showWritten shows the files that the program wrote as a tree, and returns their names.
func (d *demo) showWritten() ([]string, error) {
	written, err := d.written()
	if err != nil {
		return nil, err
	}
	d.say("What was written into %s:", d.dir)
	shown := map[string]bool{".": true} // folders
	for _, name := range written {
		info, err := os.Stat(filepath.Join(d.dir, name))
		if err != nil {
			return nil, fmt.Errorf("look at what was written: %w", err)
		}
		d.showFolder(path.Dir(name), shown)
		fmt.Fprintf(d.out, "%s  %s%s\n", info.Mode(), indent(name), path.Base(name))
	}
	return written, nil
}

// showFolder shows a folder and those that it is in, unless they were shown before.
func (d *demo) showFolder(folder string, shown map[string]bool) {
	if shown[folder] {
		return
	}
	shown[folder] = true
	d.showFolder(path.Dir(folder), shown)
	fmt.Fprintf(d.out, "%10s  %s%s/\n", "", indent(folder), path.Base(folder))
}

func indent(name string) string { return strings.Repeat("  ", strings.Count(name, "/")) }

// showSecret shows one of the Secrets: what a component gets in the place of a key.
func (d *demo) showSecret(written []string) error {
	for _, name := range written {
		if path.Dir(name) != "manifests" || !strings.HasSuffix(name, "-credentials.yaml") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(d.dir, name))
		if err != nil {
			return fmt.Errorf("show a Secret: %w", err)
		}
		d.say("One of the Secrets, %s.\n# It names a role, and holds no key:", path.Base(name))
		fmt.Fprintf(d.out, "%s", data)
		return nil
	}
	return errors.New("the program wrote no Secret")
}

// summary tells what the demo did, as the stand-in and the directory show it.
func (d *demo) summary(ctx context.Context, endpoint string, written int) error {
	state, err := awsstate.Snapshot(ctx, endpoint)
	if err != nil {
		return err
	}
	d.say("Done. The stand-in's account, which was empty, now has")
	for name, bucket := range state.Buckets {
		fmt.Fprintf(d.out, "  - the bucket %s with %d documents that everybody can read\n", name, len(bucket.Objects))
	}
	for _, provider := range state.Providers {
		fmt.Fprintf(d.out, "  - the identity provider https://%s\n", provider.URL)
	}
	fmt.Fprintf(d.out, "  - %d roles, one for each component that asks for credentials\n", len(state.Roles))
	fmt.Fprintf(d.out, "and the install directory %s has %d files more. With a real account the next command is\n\n", d.dir, written)
	fmt.Fprintf(d.out, "  openshift-install create cluster --dir %s\n\n", d.dir)
	fmt.Fprintln(d.out, "The stand-in ends here, and its account with it; the files stay until `make clean`.")
	return nil
}
