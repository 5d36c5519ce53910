package permissions

import "github.com/openshift/openshift-install-sts/pkg/cloud"

// found is a comparison, with the partition that the ARNs of its resources name.
type found struct {
	cloud.Comparison
	partition string
	// run are all comparisons that are carried out together.
	run []cloud.Comparison
}

func (f found) s3(name string) string { return "arn:" + f.partition + ":s3:::" + name }

// condition judges a comparison.
type condition func(found) bool

func always(found) bool { return true }

func created(f found) bool { return f.Action == cloud.ActionCreate }

func changed(f found) bool { return f.Action != cloud.ActionNone }

// createdOr is what creating the resource needs, and changing one of the fields of one
// that exists.
func createdOr(fields ...string) condition {
	return func(f found) bool {
		if created(f) {
			return true
		}
		for _, field := range fields {
			if f.Has(field) {
				return true
			}
		}
		return false
	}
}

// setsTags is whether tags are added or changed, and not only removed.
func setsTags(f found) bool {
	for _, d := range f.Differences {
		if tagField(d.Field) && d.To != nil {
			return true
		}
	}
	return false
}

func tagField(field string) bool {
	const prefix = "tags["
	return len(field) > len(prefix) && field[:len(prefix)] == prefix
}
