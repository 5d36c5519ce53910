package main

import (
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/yaml"
)

// object is a part of a manifest.
type object = map[string]any

// writeRequests writes n CredentialsRequests into a new folder, each in a file of its
// own. They differ in all that makes a role, so that nothing can be shared.
func writeRequests(folder string, n int) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return fmt.Errorf("make a folder for CredentialsRequests: %w", err)
	}
	for i := range n {
		data, err := yaml.Marshal(request(i))
		if err != nil {
			return fmt.Errorf("marshal a CredentialsRequest: %w", err)
		}
		name := filepath.Join(folder, fmt.Sprintf("%03d.yaml", i))
		if err := os.WriteFile(name, data, 0o600); err != nil {
			return fmt.Errorf("write a CredentialsRequest: %w", err)
		}
	}
	return nil
}

// request returns a CredentialsRequest of about the size that a release's have.
func request(i int) object {
	component := fmt.Sprintf("component-%03d", i)
	return object{
		"apiVersion": "cloudcredential.openshift.io/v1",
		"kind":       "CredentialsRequest",
		"metadata": object{
			"name":      component,
			"namespace": "openshift-cloud-credential-operator",
		},
		"spec": object{
			"secretRef":           object{"name": "cloud-credentials", "namespace": "openshift-" + component},
			"serviceAccountNames": []string{component + "-controller", component + "-operator"},
			"providerSpec": object{
				"apiVersion": "cloudcredential.openshift.io/v1",
				"kind":       "AWSProviderSpec",
				"statementEntries": []object{
					{
						"effect": "Allow", "resource": "*",
						"action": []string{"ec2:DescribeInstances", "ec2:DescribeVolumes", "ec2:DescribeSubnets", "ec2:DescribeTags"},
					},
					{
						"effect": "Allow", "resource": "arn:aws:s3:::" + component + "/*",
						"action": []string{"s3:GetObject", "s3:PutObject"},
					},
				},
			},
		},
	}
}
