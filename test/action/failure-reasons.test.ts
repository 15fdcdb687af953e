import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAILURE_REASONS } from '../../action/src/failure-reasons';

/** The kinds of errors of Terraform become reasons. */
const KINDS: Readonly<Record<string, string>> = {
  'terraform-timed-out': 'timed-out',
  'terraform-too-old': 'too-old',
  'terraform-wrapped': 'wrapped',
};

it('every failure reason is provoked by a test of the action', () => {
  const files = [__dirname, join(__dirname, '..', 'provider')].flatMap((folder) =>
    readdirSync(folder).flatMap((file) => (/\.test\.|-story\.ts$/.test(file) ? [join(folder, file)] : [])),
  );
  const texts = files.filter((file) => file !== __filename).map((file) => readFileSync(file, 'utf8'));
  const isProvoked = (reason: string) => texts.some((text) => text.includes(`'${KINDS[reason] ?? reason}'`));
  expect(Object.keys(FAILURE_REASONS).filter((reason) => !isProvoked(reason))).toEqual([]);
});
