// Package inclusion judges which manifests of a release belong to a cluster: by feature set,
// feature gates, major version, cluster profile and capabilities. The rules are library-go's,
// by which the cluster itself and oc choose; each is asked on its own, so that the user can be
// told which one decided.
package inclusion
