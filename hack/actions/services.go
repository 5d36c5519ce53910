package main

// services are those whose actions get into the table, with who asks for them. Of every other
// service the table has the prefix alone: all actions of AWS would be twenty thousand lines, most
// of them of services that no component of a cluster has ever asked for.
func services() map[string]string {
	return map[string]string{
		// The CredentialsRequests of the releases.
		"ec2":                  "machine API, EBS driver, network configuration, cluster API",
		"elasticloadbalancing": "machine API, ingress, AWS Load Balancer Operator",
		"iam":                  "credential operator, machine API",
		"kms":                  "machine API, EBS driver",
		"route53":              "ingress, External DNS Operator, cert-manager",
		"s3":                   "image registry; backups, logs and traces of operators",
		"sts":                  "ingress",
		"tag":                  "ingress",
		// Those of operators from OLM.
		"acm":               "AWS Load Balancer Operator",
		"autoscaling":       "cluster autoscaler",
		"cloudwatch":        "metrics for autoscalers and dashboards",
		"cognito-idp":       "AWS Load Balancer Operator",
		"ecr":               "pulling and mirroring images",
		"elasticfilesystem": "EFS driver",
		"logs":              "cluster logging",
		"secretsmanager":    "Secrets Store driver, External Secrets",
		"servicequotas":     "quota checks",
		"shield":            "AWS Load Balancer Operator",
		"sqs":               "autoscalers, instance interruptions",
		"ssm":               "Secrets Store driver, machine images",
		"waf-regional":      "AWS Load Balancer Operator",
		"wafv2":             "AWS Load Balancer Operator",
	}
}
