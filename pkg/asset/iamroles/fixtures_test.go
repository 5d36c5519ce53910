package iamroles

import (
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// cluster returns where the resources of a cluster are, in a partition.
func cluster(partition string) *endpoint.Endpoint {
	return &endpoint.Endpoint{
		Account: "123456789012", Partition: partition, Region: "eu-west-1", InfraName: "harbor-x4k2p",
		Issuer: "https://harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com", Tags: map[string]string{"team": "x"},
	}
}

// ingress is a request with every kind of condition value.
func ingress() credentialsrequest.Request {
	return credentialsrequest.Request{
		Name: "ingress", Namespace: "openshift-cloud-credential-operator", Source: "30-ingress.yaml, document 1",
		Secret:          credentialsrequest.Secret{Namespace: "openshift-ingress-operator", Name: "cloud-credentials"},
		ServiceAccounts: []string{"ingress-operator", "another"},
		StatementEntries: []credentialsrequest.StatementEntry{
			{Effect: "Allow", Action: []string{"route53:List*", "tag:Get*"}, Resource: "*"},
			{
				Effect: "Deny", Action: []string{"elasticloadbalancing:*"}, Resource: "arn:aws:elasticloadbalancing:*:*:x/*",
				PolicyCondition: map[string]map[string]any{
					"Bool":                  {"aws:SecureTransport": true},
					"NumericLessThan":       {"x:count": int64(5), "x:share": 0.5},
					"StringEquals":          {"aws:RequestTag/a": "b"},
					"ForAnyValue:ArnEquals": {"x:arn": []any{"arn:aws:s3:::a", "arn:aws-cn:s3:::b", "*"}},
				},
			},
		},
	}
}
