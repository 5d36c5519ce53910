// Package adopt tests that what others made is taken over without harm: clusters of ccoctl, and
// resources without any cluster's tag. The real command works against moto, behind the fault
// proxy, through which the tests watch what is sent and look at the account in between.
package adopt
