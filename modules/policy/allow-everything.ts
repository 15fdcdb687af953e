import type { PolicyDocument } from './document';
import { immutableDocument } from './immutable-statements';

/** The policy that allows every request, as AWS's `FullAWSAccess` does. https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html */
export const ALLOW_EVERYTHING: PolicyDocument = immutableDocument({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
});
