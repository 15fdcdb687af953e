import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArn } from '../../modules/catalogue/arn';
import type { Surroundings } from './surroundings';

/** A profile of the AWS CLI. */
export interface AwsProfile {
  readonly name: string;
  /** The account of its role or of its session of IAM Identity Center; absent where the file does not name it. */
  readonly account?: string;
}

/**
 * The profiles of the AWS CLI's configuration file, without credentials: the file that has those is not read.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
 */
export function readAwsProfiles({ env, home }: Surroundings): readonly AwsProfile[] {
  try {
    return awsProfiles(readFileSync(env['AWS_CONFIG_FILE'] ?? join(home, '.aws', 'config'), 'utf8'));
  } catch {
    return [];
  }
}

/** The same of the text of the file. Lines that are not understood are left out. */
export function awsProfiles(text: string): readonly AwsProfile[] {
  return text.split(/^(?=\[)/m).flatMap((section): AwsProfile[] => {
    const [, quoted, byDefault] = /^\[(?:profile\s+(.+?)|(default))\s*\]/.exec(section) ?? [];
    const name = quoted?.replace(/^(["'])(.*)\1$/, '$2') ?? byDefault;
    if (name === undefined) return [];
    const account = settingOf(section, 'sso_account_id') ?? parseArn(settingOf(section, 'role_arn') ?? '')?.account;
    return [{ name, ...(account !== undefined && { account }) }];
  });
}

function settingOf(section: string, name: string): string | undefined {
  return new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S+)`, 'm').exec(section)?.[1];
}
