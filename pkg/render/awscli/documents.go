package awscli

import (
	"bytes"
	"fmt"
	"path"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// policyFolder has the policies that the scripts send.
const policyFolder = "policies"

// documents returns the files that the scripts send. A policy has no newline at its end,
// because aws sends a file as it is.
func documents(s *render.Stack) ([]render.File, error) {
	var list []render.File
	policy := func(name string, d iampolicy.Document) error {
		text, err := d.JSON()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, render.File{Name: name, Data: []byte(text)})
		return nil
	}
	list = append(list, s.DocumentFiles()...)
	for _, f := range inputs(s) {
		data, err := render.JSONFile(f.value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		// It is sent as a file, and is also part of what stands on a command line.
		list = append(list, render.File{Name: f.name, Data: render.ASCII(data)})
	}
	if s.Policy != nil {
		if err := policy("bucket-policy.json", s.Policy.Policy); err != nil {
			return nil, err
		}
		// The script writes the ID of the distribution behind the ARN that ends where it is missing.
		last := &list[len(list)-1]
		last.Data = bytes.ReplaceAll(last.Data, []byte(cloud.PendingDistribution), nil)
	}
	for _, r := range s.Roles {
		if err := policy(policyFile(r.RoleName+".trust"), r.Trust); err != nil {
			return nil, err
		}
		if inline, ok := r.Inline[r.RoleName]; ok {
			if err := policy(policyFile(r.RoleName+".permissions"), inline); err != nil {
				return nil, err
			}
		}
		for _, m := range r.Managed {
			if err := policy(policyFile(m.PolicyName), m.Document); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// namedInput is what a call takes, as JSON, and the name of its file.
type namedInput struct {
	name  string
	value any
}

// inputs are the parts of calls that are no policies.
func inputs(s *render.Stack) []namedInput {
	list := []namedInput{{"tags.json", render.SortedTags(s.Tags)}}
	if len(s.Objects) > 0 {
		list = append(list, namedInput{"object-tags.json", render.SortedTags(s.Objects[0].Tags)})
	}
	if s.Bucket != nil && s.Bucket.KMSKeyARN != "" {
		list = append(list, namedInput{"bucket-encryption.json", render.NewBucketEncryption(s.Bucket.KMSKeyARN)})
	}
	if s.Distribution != nil {
		list = append(list,
			namedInput{"origin-access-control.json", s.OriginAccessControlConfig()},
			namedInput{"distribution.json", s.DistributionConfig("")})
	}
	if s.Provider != nil {
		list = append(list, namedInput{"audiences.json", s.Provider.Audiences})
	}
	return list
}

func policyFile(name string) string { return path.Join(policyFolder, name+".json") }
