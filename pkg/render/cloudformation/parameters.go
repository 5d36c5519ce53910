package cloudformation

// parameter is a parameter of a template, a string:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
type parameter struct {
	id          string
	description string
	// preset is the value that it has if nothing else is said; nil for none.
	preset value
	// pattern is what a value must match as a whole, and constraint says so in words.
	pattern, constraint string
}

func (p *piece) addParameter(declared parameter) {
	m := mapping{{key: "Type", value: text("String")}, {key: "Description", value: text(declared.description)}}
	if declared.preset != nil {
		m = append(m, entry{key: "Default", value: declared.preset})
	}
	p.add(parameters, declared.id, "", append(m,
		entry{key: "AllowedPattern", value: text(declared.pattern)},
		entry{key: "ConstraintDescription", value: text(declared.constraint)},
	))
}

// addThumbprint adds the parameter of the provider's thumbprint.
func (p *piece) addThumbprint(preset string) {
	p.addParameter(parameter{
		id:          idThumbprint,
		description: "SHA-1 thumbprint of the top certificate that the issuer serves. Empty: IAM finds it itself.",
		preset:      text(preset),
		pattern:     `^([0-9A-Fa-f]{40})?$`,
		constraint:  "must be empty or 40 hexadecimal digits",
	})
	p.add(conditions, idHasThumb, "", isSet(idThumbprint))
}

// addBoundary adds the parameter of the roles' permissions boundary.
func (p *piece) addBoundary(preset string) {
	p.addParameter(parameter{
		id: idBoundary,
		description: "ARN of the permissions boundary of every role. Empty: none." +
			" If it is not the default, give plan and create the same with --permissions-boundary-arn.",
		preset:     text(preset),
		pattern:    `^(arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[!-~]+)?$`,
		constraint: "must be empty or the ARN of a managed policy of this account or of AWS",
	})
	p.add(conditions, idHasBoundary, "", isSet(idBoundary))
}

// isSet is the condition that a parameter is not empty.
func isSet(parameter string) value { return not(equals(ref(parameter), text(""))) }
