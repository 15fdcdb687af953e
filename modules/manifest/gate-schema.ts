import * as z from 'zod';
import { SEVERITIES, THRESHOLDS } from '../diagnostics/severity';
import type { Approver, Gate } from './configuration';
import { scalarOrEmptyList } from './scalar-or-list';
import type { DocumentPath } from './manifest';
import { anyText, serviceName } from './names';
import { textWith } from './text-rule';

const ruleName = textWith(
  {
    code: 'gate-rule-invalid',
    what: 'a valid rule ID',
    write: 'a rule ID from docs/findings.md, such as pass-role-any',
  },
  /^[a-z0-9-]+$/u,
  100,
);

const day = textWith(
  { code: 'gate-expiry-invalid', what: 'a valid date', write: 'year, month and day, such as 2027-03-31' },
  new RegExp(z.regexes.date.source, 'u'),
  10,
);

const USER = '[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?';

/**
 * Logins of managed users end with `_` and a short code, see
 * https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication.
 * `583231+octocat` is how GitHub writes a login with its account ID, see
 * https://docs.github.com/en/account-and-profile/reference/email-addresses-reference#your-noreply-email-address.
 */
const approver = textWith(
  {
    code: 'gate-approver-invalid',
    what: 'a valid GitHub user or team',
    write: '"octocat" or "583231+octocat" (with the account ID) for a user, "@acme/security" for a team',
  },
  new RegExp(`^(?:@?${USER}|[1-9][0-9]{0,14}\\+${USER}|@${USER}/[A-Za-z0-9_-]+)$`, 'u'),
  140,
);

const acceptedRiskSchema = z
  .strictObject({
    rule: ruleName.meta({ description: 'Rule ID' }),
    service: serviceName.meta({ description: 'Service whose findings of the rule are ignored, in all environments' }),
    reason: anyText.meta({ description: 'Why the risk is accepted' }),
    expires: day.meta({ description: 'Last day on which the entry is valid, in UTC' }),
  })
  .meta({ id: 'acceptedRisk', description: 'Findings that require no approval until the entry expires' });

/** `gate` of the configuration. */
export const gateSchema = z
  .strictObject({
    failOn: z
      .enum(THRESHOLDS)
      .meta({ description: 'Findings of this severity and above require an approval (default: high)' })
      .optional(),
    severities: z
      .record(ruleName, z.enum(SEVERITIES))
      .meta({ description: 'Overrides the severities of rules, by rule ID' })
      .optional(),
    ignore: z.array(acceptedRiskSchema).meta({ description: 'Findings that are ignored until a date' }).optional(),
    approvers: scalarOrEmptyList(approver)
      .meta({
        description:
          'GitHub users and teams, any one of which can approve: octocat, 583231+octocat (with the account ID), @acme/security',
      })
      .optional(),
    independent: z
      .boolean()
      .meta({
        description:
          'Approvals by anybody who wrote or committed a commit of the pull request do not count (default: false)',
      })
      .optional(),
  })
  .meta({ id: 'gate', description: 'Which findings require an approval before a change is merged or applied' });

/** A gate with its defaults filled in. */
export function gateOf(yaml: z.infer<typeof gateSchema>, path: DocumentPath): Gate {
  const { failOn = 'high', severities = {}, ignore = [], approvers = [], independent = false } = yaml;
  return {
    path,
    failOn,
    severities: Object.entries(severities).map(([rule, severity]) => ({
      rule,
      severity,
      path: [...path, 'severities', rule],
    })),
    ignore: ignore.map(({ rule, service, reason, expires }, index) => {
      const at = (key: string): DocumentPath => [...path, 'ignore', index, key];
      return {
        rule: { value: rule, path: at('rule') },
        service: { value: service, path: at('service') },
        reason,
        expires: { value: expires, path: at('expires') },
      };
    }),
    approvers: [approvers].flat().map(approverOf),
    independent,
  };
}

function approverOf(text: string): Approver {
  const [, id, login] = /^(\d+)\+(.*)$/.exec(text) ?? [];
  if (login !== undefined) return { kind: 'user', login, id: Number(id) };
  const name = text.replace(/^@/, '');
  const [organization = '', slug] = name.split('/');
  return slug === undefined ? { kind: 'user', login: name } : { kind: 'team', organization, slug };
}
