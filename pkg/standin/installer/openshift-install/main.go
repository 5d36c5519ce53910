// Command openshift-install is the stand-in of pkg/standin/installer as a program of its own.
package main

import "github.com/openshift/openshift-install-sts/pkg/standin/installer"

func main() { installer.Main() }
