package permissions

import (
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Request is one action on one resource that a run needs.
type Request struct {
	Action, Resource string
	// Context are the values of condition keys that AWS would know of the request, as far as
	// they follow from it.
	Context map[string][]string
	// Why is what it is needed for.
	Why string
	// Optional is set where the run goes on without it.
	Optional bool
}

// Needed returns what a run of create manifests needs that carries out the comparisons, in
// the order of the table and of the comparisons. What looking at a resource takes is part of
// it, since create looks before it changes. The region is the cluster's.
func Needed(partition, region string, comparisons ...cloud.Comparison) []Request {
	var requests []Request
	seen := map[string]bool{}
	for _, g := range CreateManifests().Grants {
		if g.needs == nil {
			continue
		}
		for _, c := range comparisons {
			for _, arn := range g.needs(found{c, partition, comparisons}) {
				if key := g.Action + " " + arn; !seen[key] {
					seen[key] = true
					requests = append(requests, Request{
						Action: g.Action, Resource: arn, Why: g.Why, Optional: g.Optional,
						Context: conditionKeys(g.Action, partition, region, c),
					})
				}
			}
		}
	}
	return requests
}

// Possible returns what a command may need at a place, whatever it finds: each action with the
// resource patterns of its policy. What only some clusters need is left out but for the cases that are
// given. It is what is asked when nothing could be looked at.
func Possible(c Command, p Place, cases ...Case) []Request {
	var requests []Request
	for _, g := range c.Grants {
		if g.Only != Always && !slices.Contains(cases, g.Only) {
			continue
		}
		for i, arn := range p.ARNs(g.On) {
			if g.On == Roles && i > 0 && g.Action != "iam:GetRole" {
				continue // only a look meets a role without its path
			}
			requests = append(requests, Request{
				Action: g.Action, Resource: arn, Why: g.Why, Optional: g.Optional,
				Context: conditionKeys(g.Action, p.Partition, p.Region, cloud.Comparison{}),
			})
		}
	}
	return requests
}
