package actions

// Level is an access level of AWS's Service Authorization Reference:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
type Level byte

// The levels, by their letters in the table.
const (
	List        Level = 'L'
	Read        Level = 'R'
	Write       Level = 'W'
	Permissions Level = 'P'
	Tagging     Level = 'T'
)

func (l Level) valid() bool { return l == List || l == Read || l.Changes() }

// Changes reports whether actions of the level change something.
func (l Level) Changes() bool { return l == Write || l == Permissions || l == Tagging }

// Action is one action of a service.
type Action struct {
	// Service is the prefix, in lower case, and Name what follows the colon, in AWS's spelling.
	Service, Name string
	Level         Level
	// Resources says that a policy can limit the action to resources: a statement that grants it
	// need not name "*".
	Resources bool
}

// String is service:Name.
func (a Action) String() string { return a.Service + ":" + a.Name }
