// Package lint reads the policies of roles before anybody uses them, and says what is wrong or
// wider than it needs to be: actions that AWS does not know, wildcards, every resource where one
// would do, ways to more permissions than those granted, sizes near a limit. What it finds are
// warnings: nothing is ever blocked by one, and each can be silenced with a reason.
//
// It opens no connection and reads no file.
package lint
