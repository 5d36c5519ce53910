package lint

import (
	"slices"
	"strings"
)

// everyResource reports whether one of the resources is every one: "*", an ARN whose last part is
// nothing but wildcards, such as arn:aws:s3:::* or arn:aws:s3:::*/*, or one that ends in a wildcard
// before it comes to that part, such as arn:aws:ec2:*.
func everyResource(resources []string) bool {
	return slices.ContainsFunc(resources, func(r string) bool { return strings.Trim(name(r), "*/") == "" })
}

// everyOfAType reports whether one of the resources is every one, or every one of a type, such as
// arn:aws:iam::123456789012:role/*.
func everyOfAType(resources []string) bool {
	return slices.ContainsFunc(resources, func(r string) bool {
		name := name(r)
		_, rest, typed := strings.Cut(name, "/")
		if !typed {
			_, rest, typed = strings.Cut(name, ":")
		}
		return strings.Trim(name, "*/") == "" || typed && strings.Trim(rest, "*/:") == ""
	})
}

// name returns what follows the account in an ARN, and what is no ARN as it is. Of one that ends in a
// wildcard before, the wildcard is what follows.
func name(resource string) string {
	const parts = 6 // arn, partition, service, region, account, resource
	fields := strings.SplitN(resource, ":", parts)
	switch {
	case len(fields) < parts && strings.HasSuffix(resource, "*"):
		return "*"
	case len(fields) < parts:
		return resource
	}
	return fields[parts-1]
}
