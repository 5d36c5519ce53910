package stsconfig

// Lint is what sts-config.yaml says about the policy lint.
type Lint struct {
	// Silence lists findings that are known and meant.
	Silence []Silence `json:"silence,omitempty"`
}

// Silence marks the findings of one check as known. They are still listed, with the reason.
type Silence struct {
	// Check is the identifier of the check, as the finding and docs/lint.md have it.
	Check string `json:"check"`
	// Request is the CredentialsRequest whose findings are meant: `namespace/name`, or `name`.
	// Default: all.
	Request string `json:"request,omitempty"`
	// Reason says why, on one line. It is shown in plan and reports.
	Reason string `json:"reason"`
}
