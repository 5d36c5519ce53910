package converge

import (
	"strings"
	"testing"
)

func TestObjects(t *testing.T) {
	s := newSuite(t)
	kid := keyID(t, s.h.KeyFile)
	var rows []row
	for _, key := range objectKeys {
		edited := func(name string, edit func(*object), fields ...string) row {
			r := row{name: key + ", " + name, change: func(t *testing.T, c *cluster) { c.editObject(t, key, edit) }}
			for _, f := range fields {
				r.want = append(r.want, change{"object", bucket + "/" + key, f})
			}
			return r
		}
		deleted := edited("deleted", nil, "create")
		deleted.change = func(t *testing.T, c *cluster) { c.deleteObject(t, key) }
		deleted.lost = true
		untagged := edited("all tags removed", func(o *object) { o.tags = nil }, `tags["Name"]`, `tags["`+ownershipTag+`"]`)
		untagged.lost = true
		rows = append(rows,
			edited("content type", func(o *object) { o.contentType = "text/plain" }, "contentType"),
			edited("tag changed", func(o *object) { o.tags["Name"] = "other" }, `tags["Name"]`),
			edited("ownership tag removed", func(o *object) { delete(o.tags, ownershipTag) }, `tags["`+ownershipTag+`"]`),
			untagged,
			deleted,
			edited("everything at once", func(o *object) {
				o.body, o.contentType = changedBody(key, o.body), "text/plain"
				delete(o.tags, "Name")
			}, changedField(key, kid), "contentType", `tags["Name"]`),
			edited("body", func(o *object) { o.body = changedBody(key, o.body) }, changedField(key, kid)),
		)
	}
	rows = append(rows, row{
		name: "discovery is no JSON", want: []change{{"object", bucket + "/" + discoveryKey, "body"}},
		change: func(t *testing.T, c *cluster) {
			c.editObject(t, discoveryKey, func(o *object) { o.body = "<html>" })
		},
	})
	s.run(t, rows)
}

// changedBody returns another body for a document: one with another algorithm, or one
// whose key has another use.
func changedBody(key, body string) string {
	if key == discoveryKey {
		return strings.Replace(body, `"RS256"`, `"ES256"`, 1)
	}
	return strings.Replace(body, `"sig"`, `"enc"`, 1)
}

// changedField is the field in which that body differs.
func changedField(key, kid string) string {
	if key == discoveryKey {
		return "body"
	}
	return `keys["` + kid + `"]`
}
