import { formatIamArn } from '../../catalogue/arn';

const ACCOUNTS = ['111122223333', '444455556666', '123456789012'];
const PATHS = ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/'];
const SERVICES = ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com'];

/** Values as AWS's documentation shows them, by key in lower case: a request with one of these looks like a real one. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'aws:principalaccount': ACCOUNTS,
  'aws:resourceaccount': ACCOUNTS,
  'aws:sourceaccount': ACCOUNTS,
  'aws:vpceaccount': ACCOUNTS,
  'aws:principalarn': ACCOUNTS.map((account) => formatIamArn({ partition: 'aws', account }, 'role/example')),
  'aws:principalorgid': ['o-a1b2c3d4e5'],
  'aws:resourceorgid': ['o-a1b2c3d4e5'],
  'aws:sourceorgid': ['o-a1b2c3d4e5'],
  'aws:vpceorgid': ['o-a1b2c3d4e5'],
  'aws:principalorgpaths': PATHS,
  'aws:resourceorgpaths': PATHS,
  'aws:sourceorgpaths': PATHS,
  'aws:vpceorgpaths': PATHS,
  'aws:calledvia': SERVICES,
  'aws:calledviafirst': SERVICES,
  'aws:calledvialast': SERVICES,
  'aws:requestedregion': ['eu-west-1', 'us-east-1', 'ap-southeast-2'],
  'aws:sourcevpc': ['vpc-0e9801d129example', 'vpc-111bbb22'],
  'aws:sourcevpce': ['vpce-0e9801d129example', 'vpce-1a2b3c4d'],
};

/** Likely values of a key; none where nothing is known of it. */
export function examplesOf(keyId: string): readonly string[] {
  return EXAMPLES[keyId] ?? [];
}
