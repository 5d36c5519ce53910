package stsconfig

// Bounds on what reading a file may cost. The YAML library needs some 300 bytes for a value of two.
const (
	maxSize     = 512 << 10
	maxProblems = 100
	// maxFound are looked at to list the first of them.
	maxFound = 1000
	// maxKey, in bytes, is beyond what AWS allows in the key of a tag or a condition.
	maxKey = 512
	// maxExpanded bounds what aliases make of a small file: the bytes of values, and of the paths that
	// lead to them.
	maxExpanded = 16 << 20
)
