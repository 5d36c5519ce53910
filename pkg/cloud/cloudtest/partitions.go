// Package cloudtest gives tests what the AWS SDK knows of regions, so that a new version of the SDK brings
// its new regions into the tests by itself.
package cloudtest

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Partition is what the SDK knows of one.
type Partition struct {
	// Name is aws, aws-us-gov, aws-cn, ...
	Name string
	// Suffix is the DNS suffix of its endpoints, and DualStackSuffix that of those that speak IPv6, too.
	Suffix, DualStackSuffix string
	// Regions are sorted; pseudo regions such as aws-global are not among them.
	Regions []string
}

// Partitions reads the SDK's own data, which is a file of its module.
func Partitions(t *testing.T) []Partition {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-sdk-go-v2").Output()
	if err != nil {
		t.Fatalf("find the SDK's module: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "internal", "endpoints", "awsrulesfn", "partitions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Partitions []struct {
			ID      string                     `json:"id"`
			Regions map[string]json.RawMessage `json:"regions"`
			Outputs struct {
				DNSSuffix          string `json:"dnsSuffix"`
				DualStackDNSSuffix string `json:"dualStackDnsSuffix"`
			} `json:"outputs"`
		} `json:"partitions"`
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	var partitions []Partition
	for _, p := range all.Partitions {
		regions := slices.DeleteFunc(slices.Sorted(maps.Keys(p.Regions)), func(r string) bool { return strings.HasSuffix(r, "-global") })
		if len(regions) == 0 || p.Outputs.DNSSuffix == "" {
			t.Fatalf("the SDK's data of partition %q are not understood", p.ID)
		}
		partitions = append(partitions, Partition{p.ID, p.Outputs.DNSSuffix, p.Outputs.DualStackDNSSuffix, regions})
	}
	if len(partitions) < 8 {
		t.Fatalf("the SDK's data have only %d partitions", len(partitions))
	}
	return partitions
}
