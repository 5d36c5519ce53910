package iampolicy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// commercial is how ARNs start that were written with only the commercial partition in
// mind. The colon keeps arn:aws-cn: and arn:aws-us-gov: out.
const commercial = "arn:aws:"

// RewritePartition returns the document with resources and condition values that start
// with arn:aws: moved to the partition, and the fields in which it did so, such as
// `statement[0].resource[1]`. The document that is passed in stays as it is.
//
// Principals are not looked at: this program writes them, from an ARN it computed.
func RewritePartition(doc Document, partition string) (Document, []string) {
	var fields []string
	rewrite := func(field, value string) string {
		rest, found := strings.CutPrefix(value, commercial)
		if !found || partition == "" || partition == "aws" {
			return value
		}
		fields = append(fields, field)
		return "arn:" + partition + ":" + rest
	}
	doc = eachValue(doc, rewrite)
	return doc, fields
}

// eachValue returns the document with every resource and every text in a condition as rewrite returns
// it; field says where it is.
func eachValue(doc Document, rewrite func(field, value string) string) Document {
	doc.Statement = slices.Clone(doc.Statement)
	for i := range doc.Statement {
		statement := &doc.Statement[i]
		statement.Resource = slices.Clone(statement.Resource)
		for j, resource := range statement.Resource {
			statement.Resource[j] = rewrite(fmt.Sprintf("statement[%d].resource[%d]", i, j), resource)
		}
		statement.Condition = maps.Clone(statement.Condition)
		for _, operator := range slices.Sorted(maps.Keys(statement.Condition)) {
			keys := maps.Clone(statement.Condition[operator])
			statement.Condition[operator] = keys
			for _, key := range slices.Sorted(maps.Keys(keys)) {
				field := fmt.Sprintf("statement[%d].%s", i, conditionField(operator, key))
				keys[key] = rewriteValue(field, keys[key], rewrite)
			}
		}
	}
	return doc
}

// ForeignARN is an ARN in a document that is in another partition than it is for.
type ForeignARN struct {
	// Field is where it is, such as `statement[0].resource[1]`, and Partition the one that it names.
	Field, Partition string
}

// ForeignARNs returns the resources and condition values of a document that name another partition
// than this one: no request in it is ever about them. Those of the partition aws are among them, unless
// RewritePartition moved them.
func ForeignARNs(doc Document, partition string) []ForeignARN {
	var foreign []ForeignARN
	eachValue(doc, func(field, value string) string {
		parts := strings.SplitN(value, ":", 3)
		if len(parts) == 3 && parts[0] == "arn" && !strings.ContainsAny(parts[1], "*?$") && parts[1] != partition {
			foreign = append(foreign, ForeignARN{field, parts[1]})
		}
		return value
	})
	return foreign
}

// rewriteValue applies rewrite to a condition's value, or to each member of its list.
func rewriteValue(field string, value any, rewrite func(field, value string) string) any {
	switch value := value.(type) {
	case string:
		return rewrite(field, value)
	case []string:
		members := slices.Clone(value)
		for i, member := range members {
			members[i] = rewrite(fmt.Sprintf("%s[%d]", field, i), member)
		}
		return members
	case []any:
		members := slices.Clone(value)
		for i, member := range members {
			members[i] = rewriteValue(fmt.Sprintf("%s[%d]", field, i), member, rewrite)
		}
		return members
	default:
		return value
	}
}
