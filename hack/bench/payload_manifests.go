package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// manifestBytes is about how large the manifests of a release are in the mean.
const manifestBytes = 12 << 10

// words are what manifests are made of: they compress about as well as real ones.
const words = 2000

// manifests returns n manifests of no interest, by their paths in the image.
func manifests(n int) map[string][]byte {
	// The same each time.
	random := rand.New(rand.NewPCG(1, 2))
	files := map[string][]byte{}
	for i := range n {
		var text bytes.Buffer
		fmt.Fprintf(&text, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: filler-%d\n  namespace: openshift-filler\n"+
			"  annotations:\n    include.release.openshift.io/self-managed-high-availability: \"true\"\ndata:\n", i)
		for line := 0; text.Len() < manifestBytes; line++ {
			fmt.Fprintf(&text, "  key-%d: word%d word%d word%d word%d\n", line, random.IntN(words), random.IntN(words), random.IntN(words), random.IntN(words))
		}
		files[fmt.Sprintf("%s/0000_60_filler_%03d.yaml", payload.Folder, i)] = text.Bytes()
	}
	return files
}
