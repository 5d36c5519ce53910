package cloudformation

import (
	"strings"
	"testing"
)

const template = `
Parameters:
  Name: {Type: String, AllowedPattern: '^[a-z]+$', ConstraintDescription: must be small letters}
  Boundary: {Type: String, Default: ''}
Mappings:
  Where: {eu-west-1: {'123456789012': here}}
Conditions:
  HasBoundary: !Not [!Equals [!Ref Boundary, '']]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {BucketName: !Sub '${Name}-oidc'}
  Provider:
    Type: AWS::IAM::OIDCProvider
    DependsOn: Bucket
    Properties: {Url: 'https://x'}
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !FindInMap [Where, !Ref 'AWS::Region', !Ref 'AWS::AccountId']
      Path: /
      PermissionsBoundary: !If [HasBoundary, !Ref Boundary, !Ref 'AWS::NoValue']
      Document: !Sub 'arn:${AWS::Partition}:${!aws:username} ${'
      List: [1, true, "1", !If [HasBoundary, x, !Ref 'AWS::NoValue']]
Outputs:
  Bucket: {Value: !GetAtt Bucket.Arn}
  Provider: {Value: !Ref Provider}
  Role: {Value: !GetAtt Role.Arn}
`

func where(parameters map[string]string) Environment {
	return Environment{Account: account, Partition: "aws-x", Region: "eu-west-1", StackName: "s", Parameters: parameters}
}

func TestParse(t *testing.T) {
	parsed, err := Parse([]byte(template), where(map[string]string{"Name": "harbor"}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range parsed.Resources {
		text, err := JSON(r.Properties)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r.ID+" "+r.DependsOn+text)
	}
	want := `Bucket {"BucketName":"harbor-oidc"}
Provider Bucket{"Url":"https://x"}
Role {"RoleName":"here","Path":"/","Document":"arn:aws-x:${aws:username} ${","List":[1,true,"1"]}`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("the resources are\n%s\nwant\n%s", text, want)
	}
	for id, want := range map[string]string{
		"Bucket": "arn:aws-x:s3:::harbor-oidc", "Provider": "arn:aws-x:iam::123456789012:oidc-provider/x", "Role": "arn:aws-x:iam::123456789012:role/here",
	} {
		if parsed.Outputs[id] != want {
			t.Errorf("output %s is %s, want %s", id, parsed.Outputs[id], want)
		}
	}

	parsed, err = Parse([]byte(template), where(map[string]string{"Name": "harbor", "Boundary": "arn"}))
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := JSON(parsed.Resources[2].Properties); !strings.Contains(text, `"PermissionsBoundary":"arn"`) || !strings.Contains(text, `"1","x"]`) {
		t.Errorf("with a boundary the role is %s", text)
	}
}

func TestParseRefuses(t *testing.T) {
	given := map[string]string{"Name": "harbor"}
	elsewhere := where(given)
	elsewhere.Account = "210987654321"
	for name, test := range map[string]struct {
		template string
		env      Environment
		message  string
	}{
		"a parameter without a value":     {template, where(nil), "Name has no value"},
		"a value that does not match":     {template, where(map[string]string{"Name": "Harbor"}), "Name must be small letters"},
		"a parameter that does not exist": {template, where(map[string]string{"Name": "harbor", "Other": "x"}), "Other does not exist"},
		"another account":                 {template, elsewhere, "unable to get mapping for 210987654321"},
		"a template that is too large":    {template + "#" + strings.Repeat(" ", maxTemplate), where(given), "51200"},
		"two resources of one name":       {strings.Replace(template, "  Role:\n    Type", "  Bucket:\n    Type", 1), where(given), "Bucket is there twice"},
		"a name that is nothing's":        {strings.Replace(template, "!Ref Provider", "!Ref Nothing", 1), where(given), "Nothing"},
		"a dependency elsewhere":          {strings.Replace(template, "DependsOn: Bucket", "DependsOn: Nothing", 1), where(given), "depends on Nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Parse([]byte(test.template), test.env); err == nil || !strings.Contains(err.Error(), test.message) {
				t.Errorf("the error is %v, want one that says %q", err, test.message)
			}
		})
	}
}

// What YAML takes for something else is no string of JSON.
func TestJSONRefuses(t *testing.T) {
	for _, properties := range []string{"{Version: 2012-10-17}", "{2012-10-17: x}"} {
		source := "Resources: {R: {Type: T, Properties: " + properties + "}}"
		parsed, err := Parse([]byte(source), where(nil))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := JSON(parsed.Resources[0].Properties); err == nil {
			t.Errorf("%s became %s", properties, text)
		}
	}
}
