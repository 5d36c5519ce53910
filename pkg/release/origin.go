package release

// Origin says who chose a release.
type Origin string

// The origins, from the most to the least explicit.
const (
	FromFlag        Origin = "flag"
	FromEnvironment Origin = "environment"
	FromInstaller   Origin = "installer"
)
