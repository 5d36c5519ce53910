// Package webidentity stands in for the part of STS that moto leaves out: it judges the
// tokens of AssumeRoleWithWebIdentity. It is a server in front of moto, answers that call
// and the GetCallerIdentity of the sessions that come of it, and passes everything else on.
//
// It judges in the order of STS: the provider of the token's issuer, the signature by the
// keys that the issuer publishes, its validity, its audience, and last the role's trust
// policy. All of these it reads from moto. Behaviour makes it wrong on purpose.
//
// The codes of its errors are those of the API's reference, and the messages those that users
// of AWS report, but for that of a wrong signature, which nobody seems to have quoted.
package webidentity
