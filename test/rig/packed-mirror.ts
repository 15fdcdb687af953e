import archiver from 'archiver';
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PROVIDER_ADDRESS, PROVIDER_PLATFORM, PROVIDER_VERSION } from './real-provider';

const FOLDER = join(__dirname, '..', '..', 'node_modules', '.cache', 'terraform-packed');

/**
 * A mirror that has the AWS provider as registries do: an archive, which Terraform unpacks. Made once from a mirror that
 * has it unpacked.
 * https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 * @returns the mirror's folder
 */
export async function packedMirror(mirror: string): Promise<string> {
  const archive = join(PROVIDER_ADDRESS, `terraform-provider-aws_${PROVIDER_VERSION}_${PROVIDER_PLATFORM}.zip`);
  if (existsSync(join(mirror, archive))) return mirror;
  const file = join(FOLDER, archive);
  if (existsSync(file)) return FOLDER;
  mkdirSync(dirname(file), { recursive: true });
  const unpacked = join(mirror, PROVIDER_ADDRESS, PROVIDER_VERSION, PROVIDER_PLATFORM);
  const zip = archiver('zip', { zlib: { level: 1 } });
  for (const name of readdirSync(unpacked)) zip.file(join(unpacked, name), { name, mode: 0o755 });
  const unfinished = `${file}.${process.pid}`;
  await Promise.all([pipeline(zip, createWriteStream(unfinished)), zip.finalize()]);
  renameSync(unfinished, file);
  return FOLDER;
}
