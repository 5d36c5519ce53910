package options

// Source says where an option is from, as errors name it: "--role-path", "--role-path (kept from an
// earlier run)", or "sts-config.yaml:12: rolePath". One that is not given is named by its flag.
func (o *Options) Source(option string) string {
	if source, given := o.sources[option]; given {
		return source
	}
	return "--" + option
}

// Given reports whether an option is given: by flag, in sts-config.yaml, or by an earlier run's flag.
func (o *Options) Given(option string) bool {
	_, given := o.sources[option]
	return given
}

// Place begins a message that shows an option's value without naming the option: it is Source with a
// colon and a space, and empty for a flag of this run, which whoever reads the message has just typed.
func (o *Options) Place(option string) string {
	source := o.Source(option)
	if source == "--"+option {
		return ""
	}
	return source + ": "
}

// Without says how to go on without an option, as a part of a sentence: "leave --role-path away".
func (o *Options) Without(option string) string {
	source := o.Source(option)
	if drop, kept := o.kept[option]; kept {
		return "drop " + source + " with " + drop
	}
	if source == "--"+option {
		return "leave " + source + " away"
	}
	return "remove " + source
}

// FileSource says where something is that only sts-config.yaml can say, by the path to it such as
// "credentialsRequests[1].narrow[0]".
func (o *Options) FileSource(path string) string {
	if o.config == nil {
		return path
	}
	return o.config.Source(path)
}
