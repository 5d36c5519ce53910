package installdir

import (
	"encoding/json"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// metadata is what openshift-install writes about a cluster beside its ignition files,
// in order to destroy it.
type metadata struct {
	ClusterName string `json:"clusterName"`
	InfraID     string `json:"infraID"`
	FeatureSet  string `json:"featureSet"`
	AWS         struct {
		Region           string            `json:"region"`
		ServiceEndpoints []serviceEndpoint `json:"serviceEndpoints"`
	} `json:"aws"`

	platform  string
	endpoints map[string]string
}

// Keys of metadata.json that are not a platform's.
var commonMetadata = []string{"clusterName", "clusterID", "infraID", "featureSet", "customFeatureSet"}

func parseMetadata(data []byte) (*metadata, error) {
	md := &metadata{}
	if err := fromJSON(data, md); err != nil {
		return nil, err
	}
	var keys map[string]json.RawMessage
	if err := fromJSON(data, &keys); err != nil {
		return nil, err
	}
	var platforms []string
	for key, value := range keys {
		if len(value) > 0 && value[0] == '{' && !slices.Contains(commonMetadata, key) {
			platforms = append(platforms, key)
		}
	}
	// PowerVC writes a second key; the order makes the answer the same every time.
	slices.Sort(platforms)
	switch {
	case slices.Contains(platforms, platformAWS):
		md.platform = platformAWS
	case len(platforms) > 0:
		md.platform = platforms[0]
	default:
		// openshift-install writes nothing for its platforms "none" and "external".
		md.platform = "none"
	}
	var err error
	md.endpoints, err = endpointsByName(md.AWS.ServiceEndpoints)
	return md, err
}

// metadata reads metadata.json. One that does not exist says nothing.
func (d *Directory) metadata() (*metadata, error) {
	found, err := d.exists(metadataFile)
	if !found || err != nil {
		return &metadata{}, err
	}
	data, err := d.readFile(metadataFile, maxManifestBytes)
	if err != nil {
		return &metadata{}, err
	}
	md, err := parseMetadata(data)
	if err != nil {
		return &metadata{}, diagnostic.Inputf(
			"Restore the file from a copy: openshift-install needs it to destroy the cluster.",
			"cannot understand %s: %w", d.path(metadataFile), err)
	}
	return md, nil
}
