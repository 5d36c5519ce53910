// Package cloudformation makes up for what moto's CloudFormation lacks, so that a template can
// be tried with the commands that its users type. A [Server] stands before moto, passes every
// request on, and, when a stack was created, carries out what moto 5.2.1 left undone, from
// the very template that was sent:
//
//   - AWS::IAM::OIDCProvider and AWS::S3::BucketPolicy, which moto skips;
//   - AWS::CloudFront::OriginAccessControl and AWS::CloudFront::Distribution, which it skips as
//     well, and the outputs that are of them;
//   - a bucket's PublicAccessBlockConfiguration, which it skips, too;
//   - a role's inline policies, which it stores as Python writes a dictionary;
//   - the tags of the stack on all that can be tagged, and on the bucket those that
//     CloudFormation sets itself;
//   - detaching and deleting a managed policy;
//   - change sets, which are here a CreateStack or UpdateStack that was put off;
//   - termination protection, and the refusal to delete a bucket that is not empty (which
//     here refuses the whole deletion, where CloudFormation would stop at the bucket).
//
// It also refuses what CloudFormation would: a template that is too large, a parameter that
// does not exist, is missing or does not match its pattern, and IAM resources without the
// capability. Stack sets are carried out as one stack for each account and region; an
// update of one is checked, but changes nothing. An update of a stack makes and deletes
// resources, and leaves those that are there as they were.
//
// [Parse] evaluates a template by itself: it shows what CloudFormation would send. [Lint]
// runs cfn-lint.
package cloudformation
