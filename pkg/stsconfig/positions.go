package stsconfig

// Positions says where in the file each value stands.
type Positions struct {
	lines map[string]int
}

// Line returns the line of a field, the first of the file being 1, or 0 when the file does not
// give it. A path is written as in messages: rolePath, tags.team, tags["a/b"],
// credentialsRequests[1].addActions[0].reason.
func (p *Positions) Line(path string) int { return p.lines[path] }
