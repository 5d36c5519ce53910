package report

import "strings"

// item is an action or a resource. What it is marked with is said in words beside it, so that
// nothing hangs on a colour: each of the marks is why; empty where it is not marked.
type item struct{ Name, Wildcard, Broad, Sensitive string }

func (i item) marked() bool { return i.Wildcard != "" || i.Broad != "" || i.Sensitive != "" }

// marks counts the marks of each kind as they stand on the page.
type marks struct{ Wildcards, Broad, Sensitive int }

func (m *marks) count(i item) {
	for _, kind := range []struct {
		why string
		n   *int
	}{{i.Wildcard, &m.Wildcards}, {i.Broad, &m.Broad}, {i.Sensitive, &m.Sensitive}} {
		if kind.why != "" {
			*kind.n++
		}
	}
}

func (m *marks) add(other marks) {
	m.Wildcards += other.Wildcards
	m.Broad += other.Broad
	m.Sensitive += other.Sensitive
}

// wildcards are the characters that stand for others in actions and resources.
const wildcards = "*?"

// actionName splits an action in the prefix of its service, in lower case, and its name. "*"
// is every action of every service.
func actionName(action string) (service, name string) {
	service, name, found := strings.Cut(action, ":")
	if !found {
		name = service
	}
	return strings.ToLower(service), name
}

// serviceWords returns how the page calls a service.
func serviceWords(service string) string {
	if service == "*" {
		return "every service"
	}
	return service
}

// reads reports whether an action only reads, going by its name: AWS names them so.
func reads(action string) bool {
	_, name := actionName(action)
	for _, verb := range [...]string{"Get", "List", "Describe"} {
		if len(name) >= len(verb) && strings.EqualFold(name[:len(verb)], verb) {
			return true
		}
	}
	return false
}

// actionItem marks an action that is allowed.
func actionItem(action string) item {
	i := item{Name: action, Sensitive: sensitiveWords(action)}
	if strings.ContainsAny(action, wildcards) {
		i.Wildcard = wildcardWords(action)
	}
	return i
}

func wildcardWords(action string) string {
	service, name := actionName(action)
	of := "of " + service
	if strings.ContainsAny(service, wildcards) {
		if of = "of every service"; strings.Trim(service, "*") != "" {
			of = "of services of this pattern"
		}
	}
	prefix := strings.TrimRight(name, "*")
	switch {
	case prefix == "":
		return "every action " + of
	case !strings.ContainsAny(name, wildcards):
		return "the action of this name " + of
	case prefix != name && !strings.ContainsAny(prefix, wildcards):
		return "every action " + of + " that begins with " + prefix
	}
	return "every action " + of + " of this pattern"
}

// escapes are the policy variables that stand for the characters themselves:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
var escapes = strings.NewReplacer("${*}", "", "${?}", "", "${$}", "")

// resourceItem marks a resource on which something is allowed.
func resourceItem(resource string) item {
	i := item{Name: resource}
	if strings.Contains(resource, "${") {
		resource = escapes.Replace(resource)
	}
	if !strings.ContainsAny(resource, wildcards) {
		return i
	}
	// arn:partition:service:region:account:resource
	fields := strings.SplitN(resource, ":", 6)
	if len(fields) < 6 {
		// A wildcard stands for colons, too, so that this one covers everything after it.
		if everything := strings.Trim(resource, wildcards) == ""; everything {
			i.Broad = "any resource"
			return i
		}
		i.Broad = "any resource that begins like this"
		return i
	}
	var whole []string
	for n, name := range []string{2: "service", 3: "region", 4: "account"} {
		if name != "" && strings.ContainsAny(fields[n], wildcards) {
			whole = append(whole, "any "+name)
		}
	}
	kind, rest := resourceKind(fields[2], fields[5])
	if strings.Trim(rest, wildcards) == "" {
		whole = append(whole, "any "+kind)
	}
	if len(whole) > 0 {
		i.Broad = strings.Join(whole, ", ")
	} else {
		i.Wildcard = "every " + kind + " of this pattern"
	}
	return i
}

// resourceKind splits the last part of an ARN into what kind of thing it names, and which.
// Most services write "kind/which" or "kind:which"; S3 writes a bucket, and perhaps a key.
func resourceKind(service, resource string) (kind, which string) {
	if service == "s3" {
		if bucket, _, found := strings.Cut(resource, "/"); found && strings.ContainsAny(bucket, wildcards) {
			return "bucket", bucket
		} else if found {
			return "object", "in " + bucket
		}
		return "bucket", resource
	}
	if i := strings.IndexAny(resource, "/:"); i > 0 && !strings.ContainsAny(resource[:i], wildcards) {
		return resource[:i], resource[i+1:]
	}
	return "resource", resource
}
