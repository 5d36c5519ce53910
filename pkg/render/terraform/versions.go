package terraform

// versionsFile says which versions the module is for.
func versionsFile() []byte {
	return file(func(b *body) {
		b.block("terraform", nil, func(b *body) {
			b.comment("The first Terraform with check blocks; every OpenTofu has them.")
			b.set("required_version", text(">= 1.5"))
			b.space()
			b.block("required_providers", nil, func(b *body) {
				b.comment("The first provider whose resources take a region.")
				b.set("aws", object{{code("source"), text("hashicorp/aws")}, {code("version"), text(">= 6.0, < 7.0")}})
			})
		})
	})
}
