package terraform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const table = "../../../testdata/terraform/aws-provider-schema.json"

// good is a module without a mistake. The tests change it.
const good = `
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "tags" {
  type    = map(string)
  default = {}
  validation {
    condition     = alltrue([for key in keys(var.tags) : key != ""])
    error_message = "A tag without a key."
  }
}

locals {
  region = "eu-west-1"
  issuer = "https://${local.region}.example.com"
}

data "aws_caller_identity" "current" {
  lifecycle {
    postcondition {
      condition     = self.account_id == "123456789012"
      error_message = "Another account: ${self.account_id}."
    }
  }
}

resource "aws_s3_bucket" "b" {
  bucket     = "documents"
  region     = local.region
  tags       = merge(var.tags, { Name = "x" })
  depends_on = [data.aws_caller_identity.current]
}

resource "aws_s3_object" "o" {
  bucket  = aws_s3_bucket.b.bucket
  region  = local.region
  key     = "o"
  content = file("${path.module}/o")
  override_provider {
    default_tags {
      tags = {}
    }
  }
  lifecycle {
    ignore_changes = [content]
  }
}

check "o" {
  assert {
    condition     = aws_s3_object.o.content == "o"
    error_message = "Not o."
  }
}

output "bucket" {
  value = aws_s3_bucket.b.bucket
}
`

// module returns the good module with one text replaced by another.
func module(t *testing.T, old, replacement string) *Module {
	t.Helper()
	if !strings.Contains(good, old) {
		t.Fatalf("the module has no %q", old)
	}
	folder := t.TempDir()
	for name, text := range map[string]string{"main.tf": strings.Replace(good, old, replacement, 1), "o": "o"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestCheck(t *testing.T) {
	schema, err := ReadSchema(table)
	if err != nil {
		t.Fatal(err)
	}
	if err := module(t, "", "").Check(schema); err != nil {
		t.Errorf("the module without a mistake: %v", err)
	}
	for _, c := range []struct{ old, replacement, want string }{
		{`bucket     = "documents"`, `bucket_name = "documents"`, "no attribute bucket_name"},
		{`  key     = "o"` + "\n", "", "lacks key"},
		{`"aws_s3_object" "o"`, `"aws_s3_bucket_object" "o"`, "no resource aws_s3_bucket_object"},
		{`"aws_caller_identity"`, `"aws_caller_id"`, "no data aws_caller_id"},
		{"  override_provider {\n    default_tags {\n      tags = {}\n    }\n  }", "  default_tags {\n    tags = {}\n  }", "aws_s3_object has no block default_tags"},
		{"override_provider {\n    default_tags {\n      tags = {}\n    }", "override_provider {\n    tags = {}", "override_provider has no attribute tags"},
		{"override_provider {", "override_provider {}\n  override_provider {", "second block override_provider"},
		{"override_provider {", `override_provider "x" {`, "has labels"},
		{`bucket     = "documents"`, `acl = "private"`, "no attribute acl"}, // deprecated
		{`bucket     = "documents"`, `arn = "b"`, "no attribute arn that can be set"},
		{"value = aws_s3_bucket.b.bucket", "value = aws_s3_bucket.b.url", "no attribute url"},
		{"value = aws_s3_bucket.b.bucket", "value = aws_s3_bucket.c.arn", "no aws_s3_bucket.c"},
		{"value = aws_s3_bucket.b.bucket", "value = data.aws_caller_identity.now.arn", "no data.aws_caller_identity.now"},
		{"value = aws_s3_bucket.b.bucket", "value = var.tag", "no var.tag"},
		{"value = aws_s3_bucket.b.bucket", "value = local.regions", "no local.regions"},
		{"value = aws_s3_bucket.b.bucket", "value = path.root", "no path.root"},
		{"[data.aws_caller_identity.current]", "[aws_s3_object.p]", "no aws_s3_object.p"},
		{"ignore_changes = [content]", "ignore_changes = [contents]", "no attribute contents"},
		{"ignore_changes", "ignore_change", "lifecycle has no attribute ignore_change"},
		{"assert {", "assertion {", "check has no block assertion"},
		{`error_message = "Not o."`, "", "assert lacks error_message"},
		{`output "bucket"`, "output", "0 labels instead of 1"},
		{`output "bucket"`, `output "a bucket"`, "no identifier"},
		{"value = ", "values = ", "output lacks value"},
		{"locals {", `variable "tags" {}` + "\nlocals {", "variable tags is there twice"},
		{"locals {", "locals {\n  region = 1\n}\nlocals {", "local value region is there twice"},
		{`check "o"`, `resource "aws_s3_bucket" "b" {}` + "\n" + `check "o"`, "aws_s3_bucket.b is there twice"},
		{"locals {", "local {", "no block local"},
	} {
		err := module(t, c.old, c.replacement).Check(schema)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: error %v, want one with %q", c.replacement, c.old, err, c.want)
		}
	}
}

func TestReadSchema(t *testing.T) {
	schema, err := ReadSchema(table)
	if err != nil {
		t.Fatal(err)
	}
	for kind, node := range schema.Resource {
		if node.Documentation == "" || len(node.Required)+len(node.Optional) == 0 {
			t.Errorf("%s: the table says nothing: %+v", kind, node)
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"resource":{"x":{"require":["a"]}}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{bad, bad + "x"} {
		if _, err := ReadSchema(name); err == nil {
			t.Errorf("%s is taken for a schema", name)
		}
	}
}
