import { join } from 'node:path';
import { type AttachedProvider, attachProvider } from './attached-provider';
import { serveAws } from './aws/server';
import { providerMirror, PROVIDER_VERSION, writeMirrorSettings } from './real-provider';
import { startTerraformRig, type TerraformRig } from './terraform/rig';

/** A rig on which Terraform uses HashiCorp's own AWS provider, against a fake of AWS's HTTP API. */
export interface RealRig extends TerraformRig {
  /** Address of the fake. */
  readonly url: string;
  /**
   * The environment in which Terraform uses this project's own AWS provider on the same cloud, which has arguments of
   * newer versions. It ignores the required version.
   */
  readonly ownProvider: TerraformRig['environment'];
}

/** A rig whose provider can be started once for many commands of Terraform. */
export interface AttachingRig extends RealRig {
  /**
   * Starts the provider once for all commands of Terraform that follow in the returned environment; see `attachProvider`.
   *
   * @param credentials of the only account that it serves
   */
  attach(credentials: Readonly<Record<string, string>>): Promise<TerraformRig['environment']>;
}

/** Credentials of an account: the fake reads the account and the caller from the access key. */
export function credentialsOf(account: string, name = 'TEST'): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: `AKIA${account}${name}`, AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' };
}

/** Starts the fake. The Kubernetes provider still runs in this process. */
export async function startRealRig(): Promise<AttachingRig> {
  const mirror = providerMirror();
  if (!('folder' in mirror)) throw new Error(mirror.reason);
  const rig = await startTerraformRig();
  const server = await serveAws(rig.cloud);
  const settings = join(rig.folder, 'terraform.rc');
  writeMirrorSettings(settings, mirror.folder);
  const reattach = JSON.parse(rig.environment['TF_REATTACH_PROVIDERS'] ?? '{}') as Record<string, unknown>;
  const { 'registry.terraform.io/hashicorp/aws': _, ...others } = reattach;
  const services = ['IAM', 'STS', 'EKS', 'S3'].map((service) => [`AWS_ENDPOINT_URL_${service}`, server.url]);
  const environment = {
    ...rig.environment,
    ...(Object.fromEntries(services) as Record<string, string>),
    TF_REATTACH_PROVIDERS: JSON.stringify(others),
    TF_CLI_CONFIG_FILE: settings,
    TF_IN_AUTOMATION: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Nothing of the machine's own AWS settings may leak into a test.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  let attached: AttachedProvider | undefined;
  return {
    ...rig,
    url: server.url,
    ownProvider: rig.environment,
    awsProvider: `~> ${PROVIDER_VERSION.replace(/\.\d+$/, '')}`,
    environment,
    attach: async (credentials) => {
      const { PATH = '', HOME = '' } = process.env;
      const own = { PATH, HOME, ...environment, ...credentials };
      attached ??= await attachProvider(join(rig.folder, 'attached'), own);
      return { ...environment, TF_REATTACH_PROVIDERS: JSON.stringify({ ...others, ...attached.reattach }) };
    },
    close: () => {
      attached?.close();
      server.close();
      rig.close();
    },
  };
}
