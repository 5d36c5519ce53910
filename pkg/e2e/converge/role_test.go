package converge

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func TestRole(t *testing.T) {
	s := newSuite(t)
	role := alpha().role(infra)
	edited := func(name string, edit func(*testing.T, *cluster), fields ...string) row {
		r := row{name: name, change: edit}
		for _, f := range fields {
			r.want = append(r.want, change{"role", role, f})
		}
		return r
	}
	trust := func(name string, edit func(document), fields ...string) row {
		return edited("trust policy: "+name, func(t *testing.T, c *cluster) { c.editTrust(t, role, edit) }, fields...)
	}
	inline := func(name string, edit func(document), fields ...string) row {
		return edited("permissions: "+name, func(t *testing.T, c *cluster) { c.editInline(t, role, edit) }, fields...)
	}
	equals := func(d document) document { return statement(d, 0)["Condition"].(document)["StringEquals"].(document) }
	const aud, sub = issuer + ":aud", issuer + ":sub"
	const trusted = "trustPolicy.statement[0]."
	equalsField := func(key string) string { return trusted + `condition.StringEquals["` + key + `"]` }
	likeField := func(key string) string { return trusted + `condition.StringLike["` + key + `"]` }
	own := `policies["` + role + `"]`

	s.run(t, []row{
		trust("audience condition removed", func(d document) { delete(equals(d), aud) }, equalsField(aud)),
		trust("another audience", func(d document) { equals(d)[aud] = "sts.amazonaws.com" }, equalsField(aud)),
		trust("audience added", func(d document) { equals(d)[aud] = []string{"openshift", "sts.amazonaws.com"} }, equalsField(aud)),
		trust("subject added", func(d document) {
			equals(d)[sub] = append(equals(d)[sub].([]any), "system:serviceaccount:default:default")
		}, equalsField(sub)),
		trust("subject removed", func(d document) { equals(d)[sub] = equals(d)[sub].([]any)[:1] }, equalsField(sub)),
		trust("subject condition removed", func(d document) { delete(equals(d), sub) }, equalsField(sub)),
		trust("no condition", func(d document) { delete(statement(d, 0), "Condition") }, equalsField(aud), equalsField(sub)),
		trust("StringLike instead of StringEquals", func(d document) {
			statement(d, 0)["Condition"] = document{"StringLike": equals(d)}
		}, equalsField(aud), equalsField(sub), likeField(aud), likeField(sub)),
		trust("another cluster's issuer in the conditions", func(d document) {
			statement(d, 0)["Condition"] = document{"StringEquals": document{"other.example.com:aud": equals(d)[aud], "other.example.com:sub": equals(d)[sub]}}
		}, equalsField(aud), equalsField(sub), equalsField("other.example.com:aud"), equalsField("other.example.com:sub")),
		trust("another provider", func(d document) {
			statement(d, 0)["Principal"] = document{"Federated": "arn:aws:iam::" + account + ":oidc-provider/other.example.com"}
		}, trusted+"principal.Federated"),
		trust("statement added", func(d document) {
			d["Statement"] = append(d["Statement"].([]any), document{
				"Effect": "Allow", "Principal": document{"AWS": "arn:aws:iam::" + account + ":root"}, "Action": "sts:AssumeRole",
			})
		}, "trustPolicy.statement[1]"),

		inline("action removed", func(d document) {
			statement(d, 0)["Action"] = statement(d, 0)["Action"].([]any)[:1]
		}, own+".statement[0].action"),
		inline("action added", func(d document) {
			statement(d, 0)["Action"] = append(statement(d, 0)["Action"].([]any), "iam:*")
		}, own+".statement[0].action"),
		inline("another resource", func(d document) { statement(d, 1)["Resource"] = "*" }, own+".statement[1].resource"),
		inline("another effect", func(d document) { statement(d, 1)["Effect"] = "Deny" }, own+".statement[1].effect"),
		inline("condition removed", func(d document) {
			delete(statement(d, 1), "Condition")
		}, own+`.statement[1].condition.Bool["kms:GrantIsForAWSResource"]`),
		inline("statement removed", func(d document) { d["Statement"] = d["Statement"].([]any)[:1] }, own+".statement[1]"),
		inline("statement added", func(d document) {
			d["Statement"] = append(d["Statement"].([]any), document{"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"})
		}, own+".statement[2]"),
		edited("permissions: policy deleted", func(t *testing.T, c *cluster) {
			send(t, c.iam.DeleteRolePolicy, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &role})
		}, own),
		edited("permissions: stray policy", func(t *testing.T, c *cluster) {
			send(t, c.iam.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: aws.String("stray"), PolicyDocument: aws.String(allowNothing)})
		}, `policies["stray"]`),
		edited("permissions: under another name", func(t *testing.T, c *cluster) {
			c.editInline(t, role, func(document) {})
			policy := decoded(t, send(t, c.iam.GetRolePolicy, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &role}).PolicyDocument)
			send(t, c.iam.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: &role, PolicyName: aws.String("another"), PolicyDocument: &policy})
			send(t, c.iam.DeleteRolePolicy, &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: &role})
		}, `policies["another"]`, own),

		edited("boundary set", func(t *testing.T, c *cluster) {
			send(t, c.iam.PutRolePermissionsBoundary, &iam.PutRolePermissionsBoundaryInput{RoleName: &role, PermissionsBoundary: aws.String(othersPolicy)})
		}, "permissionsBoundary"),
		edited("another description", func(t *testing.T, c *cluster) {
			send(t, c.iam.UpdateRoleDescription, &iam.UpdateRoleDescriptionInput{RoleName: &role, Description: aws.String("theirs")})
		}, "description"),
		edited("no description", func(t *testing.T, c *cluster) {
			send(t, c.iam.UpdateRoleDescription, &iam.UpdateRoleDescriptionInput{RoleName: &role, Description: aws.String("")})
		}, "description"),
		edited("tag changed", func(t *testing.T, c *cluster) { c.tagRole(t, role, map[string]string{"team": "x"}) }, `tags["team"]`),
		edited("tag removed", func(t *testing.T, c *cluster) { c.untagRole(t, role, "team") }, `tags["team"]`),
		edited("Name changed", func(t *testing.T, c *cluster) { c.tagRole(t, role, map[string]string{"Name": "x"}) }, `tags["Name"]`),
		edited("everything at once", func(t *testing.T, c *cluster) {
			c.editTrust(t, role, func(d document) { delete(equals(d), aud) })
			c.editInline(t, role, func(d document) { statement(d, 1)["Resource"] = "*" })
			send(t, c.iam.PutRolePermissionsBoundary, &iam.PutRolePermissionsBoundaryInput{RoleName: &role, PermissionsBoundary: aws.String(othersPolicy)})
			send(t, c.iam.UpdateRoleDescription, &iam.UpdateRoleDescriptionInput{RoleName: &role, Description: aws.String("theirs")})
			c.untagRole(t, role, "team", "stage")
		}, equalsField(aud), own+".statement[1].resource", "permissionsBoundary", "description", `tags["stage"]`, `tags["team"]`),
		{
			name: "deleted", want: []change{{"role", role, "create"}}, lost: true,
			change: func(t *testing.T, c *cluster) { c.deleteRole(t, role) },
		},
		{
			name: "all roles deleted", lost: true,
			want: []change{{"role", role, "create"}, {"role", beta().role(infra), "create"}},
			change: func(t *testing.T, c *cluster) {
				c.deleteRole(t, role)
				c.deleteRole(t, beta().role(infra))
			},
		},
	})

	s.refuse(t, []refusal{
		{
			name: "ownership tag removed", change: func(t *testing.T, c *cluster) { c.untagRole(t, role, ownershipTag) },
			code: 1, texts: []string{"role " + role, ownershipTag + "=owned", "--name"},
		},
		{
			name: "made by others under the same name", code: 1, texts: []string{"role " + role, ownershipTag + "=owned"},
			change: func(t *testing.T, c *cluster) {
				trust := decoded(t, send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role.AssumeRolePolicyDocument)
				c.deleteRole(t, role)
				send(t, c.iam.CreateRole, &iam.CreateRoleInput{RoleName: &role, AssumeRolePolicyDocument: &trust})
			},
		},
		{
			name: "another path", code: 1, texts: []string{"role " + role, "/elsewhere/", "--role-path /elsewhere/"},
			change: func(t *testing.T, c *cluster) {
				old := send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role
				trust := decoded(t, old.AssumeRolePolicyDocument)
				c.deleteRole(t, role)
				send(t, c.iam.CreateRole, &iam.CreateRoleInput{
					RoleName: &role, Path: aws.String("/elsewhere/"), AssumeRolePolicyDocument: &trust, Tags: old.Tags,
				})
			},
		},
		{
			// Both are named, so that nobody has to run the command once for each.
			name: "two roles of others", code: 1, texts: []string{"role " + role, "role " + beta().role(infra)},
			change: func(t *testing.T, c *cluster) {
				c.untagRole(t, role, ownershipTag)
				c.untagRole(t, beta().role(infra), ownershipTag)
			},
		},
	})
}

// The same policies in other words are the same policies.
func TestRoleByMeaning(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	role := alpha().role(infra)
	c.editTrust(t, role, func(d document) {
		only := statement(d, 0)
		only["Action"] = "sts:AssumeRoleWithWebIdentity"
		equals := only["Condition"].(document)["StringEquals"].(document)
		subjects := equals[issuer+":sub"].([]any)
		equals[issuer+":sub"] = []any{subjects[1], subjects[0]}
		equals[issuer+":aud"] = []string{"openshift"}
		d["Statement"] = only
	})
	c.editInline(t, role, func(d document) {
		d["Statement"] = []any{statement(d, 1), statement(d, 0)}
		statement(d, 0)["Condition"] = document{"Bool": document{"kms:GrantIsForAWSResource": "true"}}
	})
	c.finds(t, nil)
	if got := c.create(t); len(got) > 0 {
		t.Errorf("create manifests changed %v", got)
	}
}
