package cloudformation

// Limits of CloudFormation:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const (
	// maxTemplate is the size in bytes of a template that is sent with the request, without
	// S3. S3 would allow 1 MB, but whoever applies this may have no bucket for it.
	maxTemplate = 51200
	// The most of each kind in one template.
	maxParameters = 200
	maxResources  = 500
	maxOutputs    = 200
	// maxTemplateName is more than a template's name has: its bits are few, since there are
	// only so many roles in an account, and a hash decides about them.
	maxTemplateName = 40
	// maxLogicalID is the longest name of a parameter, resource or output.
	maxLogicalID = 255
)
