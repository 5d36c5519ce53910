// Package diagnostic gives errors the three things a user needs from them: what
// failed, on which object, and what to do next. It also says whose turn it is: bad
// input is for the user to mend, a failure is what the world answered. The command
// turns that into its documented exit codes.
package diagnostic
